"""Trials of a search: executing and designing one, and the best of all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any

from hass_ir.errors import HassError
from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.search.bound import ROUNDING
from hass_ir.search.design import DENSE_ONLY, SKIPPING, Accelerator, Hints
from hass_ir.search.evaluate import Evaluation, Evaluator, Thresholds
from hass_ir.search.front import front
from hass_ir.search.guided import Guide
from hass_ir.search.ledger import Record
from hass_ir.search.proposals import Result, Shares, Walk, nothing
from hass_ir.search.proposer import Claim
from hass_ir.search.sensitivity import LayerWork, Sensitivities
from hass_ir.search.settings import Outcome, Progress, Settings, bound_of, lost, score
from hass_ir.search.space import Space
from hass_ir.search.walks import grid, ladder
from hass_ir.search.worded import Designing
from hass_ir.search.work import layer_work


class Trials:
    """What a search does with proposals; raises HassError where the network as given does not fit.

    The accuracy that may be lost counts from the network before its layers' numbers were rounded.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        parts: list[Part],
        device: Device,
        settings: Settings,
        designer: Designing,
    ):
        self._evaluator, self._settings, self._designer = evaluator, settings, designer
        self._parts, self._device = parts, device
        self._given = evaluator.dense
        self.space = Space(len(self._given.thresholds.weights), evaluator.formats.choices)
        self._dense = designer.design(self._given, DENSE_ONLY)
        self._unpruned = designer.design(self._given, start=self._dense.start)
        self._bound = bound_of(evaluator, settings)
        # The smallest II is not always the most efficient, so the dense design stands for election
        # too.
        both = self._unpruned, self._dense
        self._first = max(both, key=lambda a: score(a, settings.objective))
        self._admissible = self._bound.counted(self._given.judgement) <= 0
        self._best: tuple[int, Evaluation] | None = None
        self._held: Shares | None = None

    def walk(self, hold: Callable[[Shares], None]) -> Walk:
        """What proposes trials before, or instead of, Optuna's sampler."""
        settings, trials = self._settings, self._settings.trials - 1
        if not trials:
            return nothing()
        if settings.sampler == "tpe":
            return ladder(self.space)
        if settings.sampler == "uniform":
            return grid(self.space, trials)
        if settings.sampler == "guided":
            given = self._given.judgement.distance
            model = copy(self._model)
            return Guide(model, self._work, trials, settings.seed, hold, given).walk()
        return nothing()

    def run(
        self, claim: Claim, records: Sequence[Record], around: Shares | None
    ) -> tuple[Result, dict[str, Any], Hints | None]:
        """What becomes of a trial, its figures, and where the next design starts from.

        `records` are the trials so far, `around` the shares from which the trial differs in one
        layer.
        """
        if claim.number == 0:
            return self._run_given()
        if around is not None and around is not self._held:
            self._hold(around, records)
        thresholds = thresholds_of(self._evaluator, claim.proposal.shares)
        facts: dict[str, Any]
        if not claim.proposal.measured:
            stop = self._evaluator.stopped(thresholds, lambda a: self._bound.missed_by(a) <= 0)
            if stop is not None:
                facts = {"accuracy": None, "metrics": None, "stopped": stop.samples}
                missed = max(self._bound.missed_by(stop.accuracy), ROUNDING)
                return Result(missed, stop.distance), facts, None
        judgement = self._evaluator.judge(thresholds)
        violation = self._bound.violation(judgement)
        start = next((r.start for r in reversed(records) if r.start is not None), None)
        facts = {"accuracy": judgement.accuracy, "metrics": None}
        if violation > 0 or claim.proposal.measured:
            return Result(violation, judgement.distance), facts, None
        evaluation = self._evaluator.evaluate(thresholds, judgement)
        found = self._designer.design(evaluation, exact=False, start=start)
        facts["metrics"] = figures(found)
        value = score(found, self._settings.objective)
        if value > self._score(self._leader(records)):
            self._best = claim.number, evaluation
        return Result(violation, judgement.distance, value), facts, found.start

    def progress(
        self, records: Sequence[Record], accuracy: float | None, note: str | None = None
    ) -> Progress:
        """The state after a trial, or at an early end."""
        leader = self._leader(records)
        known = leader is not None or self._admissible
        best = self._score(leader) if known else None
        return Progress(len(records), self._settings.trials, accuracy, best, note)

    def outcome(self, records: Sequence[Record], note: str | None) -> Outcome:
        """The best of all trials, designed exactly. Raises HassError where none keeps the
        accuracy."""
        leader = self._leader(records)
        if leader is None and not self._admissible:
            why = lost(self._given, self._evaluator, self._settings)
            raise HassError(why if note is None else f"{note}, none of which kept the accuracy")
        evaluation, found = self._given, self._first
        if leader is not None:
            evaluation, found = self._designed(leader)
            objective = self._settings.objective
            if self._admissible and score(found, objective) < score(self._first, objective):
                evaluation, found, leader = self._given, self._first, None
        return Outcome(
            evaluation,
            found,
            self._dense,
            self._unpruned,
            max(1, len(records)),
            note,
            self._evaluator.float_accuracy,
            self._evaluator.judged,
            self._bound,
            tuple(records),
            front(records, self._bound.metric),
            None if leader is None else leader.number,
        )

    def variants(self, outcome: Outcome) -> Generator[Outcome]:
        """The outcomes that the trials of the front make, each designed when asked for."""
        for record in outcome.records:
            if record.number in outcome.front:
                evaluation, found = self._designed(record)
                yield replace(outcome, evaluation=evaluation, found=found, chosen=record.number)

    def _designed(self, record: Record) -> tuple[Evaluation, Accelerator]:
        """The evaluation of a trial, and the best accelerator for it."""
        if record.number == 0:
            return self._given, self._unpruned
        evaluation = self._evaluation(record)
        return evaluation, self._designer.design(evaluation, start=record.start)

    def _run_given(self) -> tuple[Result, dict[str, Any], Hints | None]:
        judgement, found = self._given.judgement, self._unpruned
        value = score(found, self._settings.objective)
        facts = {"accuracy": judgement.accuracy, "metrics": figures(found)}
        violation = self._bound.violation(judgement)
        return Result(violation, judgement.distance, value), facts, found.start

    def _leader(self, records: Sequence[Record]) -> Record | None:
        """The first of the best trials that keep the bound, if it is better than the network as
        given."""
        least = score(self._first, self._settings.objective) if self._admissible else None
        best: Record | None = None
        for record in records:
            value = record.result.score
            if record.number == 0 or value is None or not record.result.admissible:
                continue
            if least is None or value > least:
                best, least = record, value
        return best

    def _score(self, leader: Record | None) -> float:
        """That of the best so far; none is worse than any."""
        if leader is not None and leader.result.score is not None:
            return leader.result.score
        return score(self._first, self._settings.objective) if self._admissible else float("-inf")

    def _evaluation(self, record: Record) -> Evaluation:
        """That of a trial, executed anew if it is not the best one of this process."""
        if self._best is not None and self._best[0] == record.number:
            return self._best[1]
        return self._evaluator.evaluate(thresholds_of(self._evaluator, record.proposal.shares))

    def _hold(self, shares: Shares, records: Sequence[Record]) -> None:
        """Keep the states of the execution under `shares`."""
        self._held, thresholds = shares, thresholds_of(self._evaluator, shares)
        known = (self._given, self._best[1]) if self._best is not None else (self._given,)
        same = (e for e in known if e.thresholds == thresholds)
        self._evaluator.hold(next(same, None) or self._evaluator.evaluate(thresholds))

    @cached_property
    def _work(self) -> list[list[LayerWork]]:
        """What layers take, with each choice of words for all of them."""
        return [
            layer_work(
                self._parts, evaluation, found, self._device, self._settings.objective,
                self._unpruned,
            )
            for evaluation, found in self._with_words()
        ]  # fmt: skip

    def _with_words(self) -> Generator[tuple[Evaluation, Accelerator]]:
        """The network as given, with each choice of words for all layers, and designs for it.

        These have no engines of which a layer takes as much whatever it has of zeros, but that is
        not so once it is pruned."""
        start = self._unpruned.start
        yield self._given, self._designer.design(self._given, SKIPPING, exact=False, start=start)
        for combination in range(1, len(self.space.combinations)):
            shares = self.space.uniform(0.0, 0.0, combination)
            evaluation = self._evaluator.evaluate(thresholds_of(self._evaluator, shares))
            yield evaluation, self._designer.design(evaluation, SKIPPING, False, start)

    @cached_property
    def _model(self) -> Sensitivities:
        formats, products = self._evaluator.formats, len(self._given.products)
        # The words of a product are those of what it multiplies.
        rounding = [
            formats.energies(name) + [[0.0] * len(table)] * products
            for name, table in self.space.choices.tables.items()
        ]
        return Sensitivities(
            self._evaluator.weight_distributions,
            self._evaluator.activation_distributions,
            self.space,
            rounding,
        )


def thresholds_of(evaluator: Evaluator, shares: Shares) -> Thresholds:
    """From shares of each layer's own distribution to magnitudes."""
    weights = zip(evaluator.weight_distributions, shares.weights, strict=True)
    activations = zip(evaluator.activation_distributions, shares.activations, strict=True)
    return Thresholds(
        tuple(d.threshold(s) for d, s in weights),
        tuple(d.threshold(s) for d, s in activations),
        shares.words,
    )


def figures(found: Accelerator) -> dict[str, Any]:
    """What an accelerator achieves, in values that JSON keeps."""
    return {k: v.item() if hasattr(v, "item") else v for k, v in found.metrics.items()}
