"""The search itself: a sampler proposes shares to prune, every trial is executed and designed."""

from __future__ import annotations

import time
from collections.abc import Callable

from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.interruption import is_answered
from hass_ir.search.design import Designer
from hass_ir.search.evaluate import Evaluator
from hass_ir.search.ledger import Ledger
from hass_ir.search.proposer import Proposer
from hass_ir.search.samplers import WALKS, Sampler, quiet_optuna
from hass_ir.search.settings import Outcome, Progress, Settings
from hass_ir.search.storage import Keep, study_of
from hass_ir.search.trials import Trials
from hass_ir.search.worded import Designing

POLL_S = 0.3
"""Seconds between looks at what other workers do."""


def search(
    evaluator: Evaluator,
    parts: list[Part],
    device: Device,
    settings: Settings,
    watch: Callable[[Progress], None] = lambda _: None,
    designer: Designing | None = None,
    keep: Keep | None = None,
    publish: Callable[[Outcome], None] | None = None,
) -> Outcome:
    """Find thresholds whose accelerator scores best within the accuracy bound.

    `designer` (default: for one partition) designs the accelerator of every trial. With a `keep`
    the study is kept, and trials that are there already count; if several workers share one, all
    answer the best of all their trials.

    Trial 0 is the network as given, so the answer is never worse. The accuracy that may be lost
    counts from the network before its layers' numbers were rounded. Raises HassError where the
    network as given does not fit the device, and where no trial keeps the accuracy. Interrupted
    (`interruption`), it answers the best so far; else what each trial of the Pareto front makes is
    told to `publish` before.
    """
    begin = time.monotonic()
    if designer is None:
        designer = Designer(parts, device, None, settings.objective, keep is not None)
    trials = Trials(evaluator, parts, device, settings, designer)
    note: str | None = None
    with quiet_optuna():
        ledger = Ledger(*study_of(keep), trials.space, settings.trials)
        sampler = None if settings.sampler in WALKS else Sampler(settings, trials.space)
        proposer = Proposer(ledger, trials.walk, sampler)
        try:
            while True:
                late = settings.timeout is not None and time.monotonic() - begin > settings.timeout
                if late and ledger.records:
                    note = f"stopped by timeout after {len(ledger.records)} trials"
                    break
                claim = proposer.next()
                if claim is None:
                    if not ledger.busy:
                        break
                    time.sleep(POLL_S)
                    continue
                with ledger.working(claim.number):
                    result, facts, start = trials.run(claim, ledger.records, proposer.around)
                ledger.finish(claim.number, result, facts, start)
                watch(trials.progress(ledger.records, facts["accuracy"]))
        except KeyboardInterrupt:
            if not is_answered():
                raise
            ledger.refresh()
            note = f"interrupted after {len(ledger.records)} trials"
            watch(trials.progress(ledger.records, None, note))
            publish = None
    outcome = trials.outcome(ledger.records, note)
    if publish is not None:
        for variant in trials.variants(outcome):
            publish(variant)
    return outcome
