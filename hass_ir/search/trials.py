"""Trials of a search: executing and designing one, and the best of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from hass_ir.errors import HassError
from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.search.design import DENSE_ONLY, Accelerator, Designer, Hints
from hass_ir.search.evaluate import Evaluation, Evaluator, Thresholds
from hass_ir.search.guided import Guide
from hass_ir.search.ledger import Record
from hass_ir.search.partitioned import PartitionedDesigner
from hass_ir.search.proposals import Result, Shares, Walk, grid, ladder, nothing
from hass_ir.search.proposer import Claim
from hass_ir.search.sensitivity import LayerWork, Sensitivities
from hass_ir.search.settings import Outcome, Progress, Settings, bound_of, lost, score
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
        designer: Designer | PartitionedDesigner,
    ):
        self._evaluator, self._settings, self._designer = evaluator, settings, designer
        self._parts, self._device = parts, device
        self._given = evaluator.dense
        self.layers = len(self._given.layers)
        self._dense = designer.design(self._given, DENSE_ONLY)
        self._unpruned = designer.design(self._given)
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
        if settings.sampler == "tpe":
            return ladder(self.layers)
        if settings.sampler == "uniform":
            return grid(self.layers, trials)
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
        thresholds = self._thresholds(claim.proposal.shares)
        judgement = self._evaluator.judge(thresholds)
        violation = self._bound.violation(judgement)
        start = next((r.start for r in reversed(records) if r.start is not None), None)
        facts: dict[str, Any] = {"accuracy": judgement.accuracy, "metrics": None}
        if violation > 0 or claim.proposal.measured:
            return Result(violation, judgement.distance), facts, None
        evaluation = self._evaluator.evaluate(thresholds)
        found = self._designer.design(evaluation, exact=False, start=start)
        facts["metrics"] = figures(found)
        value = score(found, self._settings.objective)
        if value > self._score(self._leader(records)):
            self._best = claim.number, evaluation
        return Result(violation, judgement.distance, value), facts, found.start

    def progress(self, records: Sequence[Record], accuracy: float, seconds: float) -> Progress:
        """The state after a trial."""
        leader = self._leader(records)
        known = leader is not None or self._admissible
        best = self._score(leader) if known else None
        return Progress(len(records), self._settings.trials, accuracy, best, seconds)

    def outcome(self, records: Sequence[Record], timed_out: bool) -> Outcome:
        """The best of all trials, designed exactly. Raises HassError where none keeps the
        accuracy."""
        leader = self._leader(records)
        if leader is None and not self._admissible:
            raise HassError(lost(self._given, self._evaluator, self._settings))
        evaluation, found = self._given, self._first
        if leader is not None:
            evaluation = self._evaluation(leader)
            found = self._designer.design(evaluation, start=leader.start)
            objective = self._settings.objective
            if self._admissible and score(found, objective) < score(self._first, objective):
                evaluation, found = self._given, self._first
        return Outcome(
            evaluation,
            found,
            self._dense,
            self._unpruned,
            len(records),
            timed_out,
            self._evaluator.float_accuracy,
            self._evaluator.judged,
            self._bound,
        )

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

    def _evaluation(self, leader: Record | None) -> Evaluation:
        """That of the best trial, executed anew where another process, or one before, did."""
        if leader is None:
            return self._given
        if self._best is None or self._best[0] != leader.number:
            thresholds = self._thresholds(leader.proposal.shares)
            self._best = leader.number, self._evaluator.evaluate(thresholds)
        return self._best[1]

    def _hold(self, shares: Shares, records: Sequence[Record]) -> None:
        """Keep the states of the execution under `shares`."""
        self._held, thresholds = shares, self._thresholds(shares)
        known = (self._given, self._best[1]) if self._best is not None else (self._given,)
        same = (e for e in known if e.thresholds == thresholds)
        self._evaluator.hold(next(same, None) or self._evaluator.evaluate(thresholds))

    def _thresholds(self, shares: Shares) -> Thresholds:
        """From shares of each layer's own distribution to magnitudes."""
        evaluator = self._evaluator
        weights = zip(evaluator.weight_distributions, shares.weights, strict=True)
        activations = zip(evaluator.activation_distributions, shares.activations, strict=True)
        return Thresholds(
            tuple(d.threshold(s) for d, s in weights),
            tuple(d.threshold(s) for d, s in activations),
        )

    @cached_property
    def _work(self) -> list[LayerWork]:
        settings = self._settings
        return layer_work(
            self._parts, self._given, self._unpruned, self._device, settings.objective
        )

    @cached_property
    def _model(self) -> Sensitivities:
        return Sensitivities(
            self._evaluator.weight_distributions, self._evaluator.activation_distributions
        )


def figures(found: Accelerator) -> dict[str, Any]:
    """What an accelerator achieves, in values that JSON keeps."""
    return {k: v.item() if hasattr(v, "item") else v for k, v in found.metrics.items()}
