"""The proof that a description's FIFOs cannot lock up, and the error where they can."""

from __future__ import annotations

from collections.abc import Sequence

from hass_ir.dialects import accel
from hass_ir.errors import HassError
from hass_ir.hardware.simulate.pipeline import Pipeline
from hass_ir.hardware.simulate.progress import deep_enough, lock_up
from hass_ir.hardware.simulate.waits import Waiting
from hass_ir.locations import location_of
from hass_ir.lowering.simulation import pipeline_of


def prove_progress(partition: accel.PartitionOp) -> None:
    """Raise HassError where the partition's FIFOs can fill and run empty so that nothing moves any
    more. One that holds what `pipeline_of` does not know is not looked at."""
    try:
        pipeline = pipeline_of(partition)
    except HassError:
        return
    need_progress(partition, pipeline)


def need_progress(partition: accel.PartitionOp, pipeline: Pipeline) -> None:
    """Raise HassError where `pipeline`, that of the partition, can lock up."""
    found = lock_up(pipeline)
    if not found:
        return
    depths = deep_enough(pipeline)
    names = [part.name for part in pipeline.parts]
    needed = [
        f"{words} words from '{names[s.source]}' to '{names[s.target]}'"
        for s, words in ((pipeline.streams[e], words) for e, words in depths.items())
    ]
    remedy = f"; an accel.fifo of {' and one of '.join(needed)} lets it go on" if needed else ""
    raise HassError(
        f"partition @{partition.sym_name.data} locks up: {reasons(found)}{remedy}",
        location_of(partition),
    )


def reasons(cycle: Sequence[Waiting]) -> str:
    """What each part of a cycle of waits waits for."""
    return "; ".join(map(_reason, cycle)) or "a stage waits for itself"


def _reason(wait: Waiting) -> str:
    source, target = wait.stream
    if wait.full:
        return (
            f"'{source}' cannot give a word, since the stream to '{target}' is full with "
            f"{wait.words} of {wait.capacity}"
        )
    return f"'{target}' waits for words of '{source}', whose stream has {wait.words} left"
