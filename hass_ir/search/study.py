"""The search itself: a sampler proposes shares to prune, every trial is executed and designed."""

from __future__ import annotations

import time
from collections.abc import Callable

from hass_ir.hardware.device import Device
from hass_ir.hardware.pipeline import Part
from hass_ir.search.design import Designer
from hass_ir.search.evaluate import Evaluator
from hass_ir.search.ledger import Ledger
from hass_ir.search.partitioned import PartitionedDesigner
from hass_ir.search.proposer import Proposer
from hass_ir.search.samplers import WALKS, Sampler, quiet_optuna
from hass_ir.search.settings import Outcome, Progress, Settings
from hass_ir.search.storage import Keep, study_of
from hass_ir.search.trials import Trials

POLL_S = (0.1, 2.0)
"""Seconds between looks at what other workers do: at first, and at most."""


def search(
    evaluator: Evaluator,
    parts: list[Part],
    device: Device,
    settings: Settings,
    watch: Callable[[Progress], None] = lambda _: None,
    designer: Designer | PartitionedDesigner | None = None,
    keep: Keep | None = None,
) -> Outcome:
    """Find thresholds whose accelerator scores best within the accuracy bound.

    `designer` (default: for one partition) designs the accelerator of every trial. With a `keep`
    the study is kept, and trials that are there already count; if several workers share one, all
    answer the best of all their trials.

    Trial 0 is the network as given, so the answer is never worse. The accuracy that may be lost
    counts from the network before its layers' numbers were rounded. Raises HassError where the
    network as given does not fit the device, and where no trial keeps the accuracy.
    """
    begin = time.monotonic()
    if designer is None:
        designer = Designer(parts, device, None, settings.objective, keep is not None)
    trials = Trials(evaluator, parts, device, settings, designer)
    timed_out, poll = False, POLL_S[0]
    with quiet_optuna():
        ledger = Ledger(*study_of(keep), trials.layers, settings.trials)
        sampler = None if settings.sampler in WALKS else Sampler(settings, trials.layers)
        proposer = Proposer(ledger, trials.walk, sampler)
        while True:
            late = settings.timeout is not None and time.monotonic() - begin > settings.timeout
            if late and ledger.records:
                timed_out = True
                break
            claim = proposer.next()
            if claim is None:
                if not ledger.busy:
                    break
                time.sleep(poll)
                poll = min(2 * poll, POLL_S[1])
                continue
            poll = POLL_S[0]
            with ledger.working(claim.number):
                result, facts, start = trials.run(claim, ledger.records, proposer.around)
            ledger.finish(claim.number, result, facts, start)
            watch(trials.progress(ledger.records, facts["accuracy"], time.monotonic() - begin))
    return trials.outcome(ledger.records, timed_out)
