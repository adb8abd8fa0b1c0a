"""Word lengths that a search chooses: executed, costed and printed as one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from hass_ir.dialects.sdf_formats import input_formats, weight_formats
from hass_ir.errors import HassError
from hass_ir.execute.network import Network, Sources
from hass_ir.execute.tensors import borrowed_tensor
from hass_ir.execute.words import WordFormats, Words, sampled_inputs
from hass_ir.functions import network_of
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.lowering.search_json import search_of
from hass_ir.lowering.workload import workload_of
from hass_ir.passes.hass_search import HassSearchPass
from hass_ir.passes.sdf_quantize import SdfQuantizePass
from hass_ir.passes.sdf_search import SdfSearchPass
from hass_ir.passes.words import workload_under, write_thresholds
from hass_ir.search.evaluate import Evaluator, Thresholds
from hass_ir.search.guided import Guide
from hass_ir.search.proposals import Proposal, Result
from hass_ir.search.sensitivity import LayerWork, Sensitivities
from hass_ir.search.space import Space
from hass_ir.search.walks import grid, ladder
from hass_ir.sparsity.formats import quantized
from hass_ir.sparsity.thresholds import Distribution, prune

pytestmark = pytest.mark.usefixtures("one_thread")

CHOICES = Words((16, 8, 3), (16, 4), (0, 2))


@pytest.fixture
def network(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: Sequence[ModulePass]
) -> Network:
    return Sources().open(apply(read(small), *to_sdf))


def formats_of(network: Network) -> WordFormats:
    sampled = sampled_inputs(network.program, network.calibration.inputs)
    return WordFormats(network.program.layers, sampled, choices=CHOICES)


def test_what_is_judged_is_what_the_written_ops_do(network: Network):
    formats = formats_of(network)
    evaluator = Evaluator(network.program, network.calibration, formats=formats)
    layers = len(network.program.layers)
    rng = np.random.default_rng(1)
    chosen = [tuple(rng.choice(table, layers).tolist()) for table in CHOICES.tables.values()]
    cut = Thresholds((0.02,) * layers, (0.1,) * layers, Words(*chosen))
    expected = evaluator.evaluate(cut)
    evaluator.hold(evaluator.evaluate(Thresholds.none(layers)))
    assert evaluator.judge(cut) == expected.judgement
    write_thresholds([layer.op for layer in network.program.layers], cut, formats)
    again = Sources().open(network_module(network)).program
    written = Evaluator(again, network.calibration).dense
    assert written.accuracy == expected.accuracy
    inputs = borrowed_tensor(network.calibration.inputs)
    pruned = [
        borrowed_tensor(prune(layer.weight, 0.02, formats.weight(i, *bits).array))
        for i, (layer, *bits) in enumerate(
            zip(network.program.layers, chosen[0], chosen[2], strict=True)
        )
    ]
    roundings = [formats.input(i, bits).rounding() for i, bits in enumerate(chosen[1])]
    run = network.program.run
    found = run(inputs, weights=pruned, thresholds=cut.activations, roundings=roundings)[0]
    assert (found.numpy() == again.predict(network.calibration.inputs)).all()
    for mine, theirs in zip(written.layers, expected.layers, strict=True):
        assert mine.digest == theirs.digest


def network_module(network: Network) -> ModuleOp:
    module = network.function.parent_op()
    assert isinstance(module, ModuleOp)
    return module


def test_what_words_lose_is_what_rounding_makes(network: Network):
    formats = formats_of(network)
    found = formats.energies("activation_bits")
    sampled = sampled_inputs(network.program, network.calibration.inputs)
    for i, values in enumerate(sampled):
        for bits, energy in zip(CHOICES.activation_bits, found[i], strict=True):
            given = formats.input(i, bits)
            rounded = quantized(values, np.asarray([given.scale], np.float32), *given.limits)
            change = rounded.astype(np.float64) - values
            assert energy == pytest.approx((change**2).sum() / (values.astype(float) ** 2).sum())
    for table in ("weight_bits", "activation_bits", "share_bits"):
        assert all(row == sorted(row) for row in formats.energies(table))
        assert all(row[-1] > 1e-6 for row in formats.energies(table))


def test_parts_have_the_widths_that_the_printed_module_has(network: Network):
    formats, layers = formats_of(network), len(network.program.layers)
    words = Words((16, 8, 3)[:layers], (4, 16, 4)[:layers], (0, 0, 2)[:layers])
    cut = Thresholds((0.0,) * layers, (0.0, 0.25, 0.0)[:layers], words)
    found = workload_under(network, cut, formats)
    before = str(network.function)
    write_thresholds([layer.op for layer in network.program.layers], cut, formats)
    assert str(network.function) != before
    assert found.parts == workload_of(network.function).parts
    engines = [p.layer for p in found.compute if isinstance(p.layer, ComputeLayer)]
    bits = [(layer.weight_bits, layer.activation_bits) for layer in engines]
    assert bits == list(zip(words.weight_bits, words.activation_bits, strict=True))


def test_every_sampler_s_first_trials_have_every_choice_of_words():
    space = Space(2, Words((16, 8), (16, 8, 4)))
    assert len(space.combinations) == 6
    assert space.uniform(0, 0).words == Words((16, 16), (16, 16))
    tried = [p.shares.words for p in grid(space, 60)]
    assert {w.tables["weight_bits"] for w in tried} == {(16, 16), (8, 8)}
    assert len(set(tried)) == 6
    assert len(tried) <= 60
    walk, seen = ladder(space), list[Proposal]()
    seen.append(next(walk))
    with suppress(StopIteration):
        while True:
            seen.append(walk.send(Result(1.0, 0.1)))
    assert len({p.shares.words for p in seen}) == 6
    for proposal in seen:
        assert space.shares_of(proposal.shares.parameters()) == proposal.shares
    assert set(space.distributions()) == set(seen[0].shares.parameters())


def model(layers: int) -> Sensitivities:
    rng = np.random.default_rng(3)
    each = [Distribution.of(rng.standard_normal(100)) for _ in range(2 * layers)]
    space = Space(layers, Words((16, 8, 4), (16, 8)))
    rounding = [[[1e-9, 1e-4, 0.02]] * layers, [[1e-9, 2e-4]] * layers]
    return Sensitivities(each[:layers], each[layers:], space, rounding)


def works(layers: int) -> list[list[LayerWork]]:
    lengths = product((1.0, 0.5, 0.25), (1.0, 0.5))
    return [[LayerWork(w * a * (i + 1), 0.9, 9 + i) for i in range(layers)] for w, a in lengths]


@pytest.mark.parametrize("distance", [1e-4, 0.003, 0.1, 2.0])
def test_no_words_and_shares_take_less_work_at_the_same_distance(distance: float):
    found_model, work = model(1), works(1)
    found_model.factors = np.asarray([1.0, 2.0, 0.5, 3.0])
    found = found_model.least_work(work, distance)
    reached = found_model.distance(found)
    assert reached <= distance

    harm = found_model.factors[:, None] * found_model.energy
    best, mine = np.inf, np.inf
    for k, (w, a) in enumerate(found_model.space.combinations):
        cost = work[k][0].of(found_model.shares[0][:, None], found_model.shares[1][None])
        total = harm[0][:, None] + harm[1][None] + harm[2, w] + harm[3, a]
        best = min(best, cost[total <= reached * (1 + 1e-9)].min(initial=np.inf))
        if (w, a) == tuple(found[2:]):
            mine = cost[found[0], found[1]]
    assert mine == pytest.approx(best)


@pytest.mark.parametrize("trials", [60, 24, 10])
def test_the_guide_finds_narrow_words_where_they_cost_little(trials: int):
    layers = 2
    truth, work = model(layers), works(layers)
    truth.factors = np.asarray([1.0, 1, 1, 1, 0.01, 5, 1, 1])
    guide, bound = Guide(model(layers), work, trials, 0), 0.005
    best: tuple[float, Proposal] | None = None
    walk, asked = guide.walk(), 0
    proposal = next(walk)
    with suppress(StopIteration):
        while True:
            asked += 1
            levels = levels_of(truth, proposal)
            distance = truth.distance(levels)
            cost = sum(
                work[combination_of(truth, levels, i)][i].of(
                    truth.shares[i][levels[i]], truth.shares[layers + i][levels[layers + i]]
                )
                for i in range(layers)
            )
            kept = distance <= bound and not proposal.measured
            result = Result(distance - bound, distance, -float(cost) if kept else None)
            if result.score is not None and (best is None or result.score > best[0]):
                best = result.score, proposal
            proposal = walk.send(result)
    assert asked == trials
    assert best is not None
    assert best[1].shares.words.weight_bits[0] < 16


def levels_of(truth: Sensitivities, proposal: Proposal) -> np.ndarray:
    shares = proposal.shares
    both = [*shares.weights, *shares.activations]
    cut = [int(np.abs(truth.shares[k] - v).argmin()) for k, v in enumerate(both)]
    tables = zip(truth.space.choices.tables.values(), shares.words.tables.values(), strict=True)
    return np.asarray([*cut, *(table.index(b) for table, own in tables for b in own)])


def combination_of(truth: Sensitivities, levels: np.ndarray, layer: int) -> int:
    count = truth.layers
    own = tuple(int(x) for x in levels[2 * count + layer :: count])
    return truth.space.combinations.index(own)


@pytest.mark.parametrize("sampler", ["guided", "tpe", "nsga2", "random", "uniform"])
def test_the_module_has_the_words_and_the_accuracy_that_were_found(
    sampler: Any, small: Path, read: Any, apply: Callable[..., ModuleOp]
):
    options: dict[str, Any] = {
        "device": "zedboard",
        "trials": 8 if sampler == "guided" else 20,
        "sampler": sampler,
        "accuracy_drop": 0.1,
        "weight_bits": (4, 16),
        "activation_bits": (16, 6),
        "share_bits": (3, 0),
        "list_trials": True,
    }
    module = apply(read(small), HassSearchPass(**options))
    found = search_of(network_of(module, None))
    network = Sources().open(module)
    assert "weight_bits=4,16" in found["pipeline"]
    assert (
        Evaluator(network.program, network.calibration).dense.accuracy
        == (found["metrics"]["accuracy"])
    )
    tried = {tuple(t["weight_bits"] + t["activation_bits"]) for t in found["trials"]}
    assert len(tried) > 1
    assert found["chosen"] is not None
    chosen = found["trials"][found["chosen"]]
    for i, layer in enumerate(network.program.layers):
        weight, entered = weight_formats(layer.op.weight), input_formats(layer.op.input)
        assert weight.quantize is not None
        assert entered.quantize is not None
        assert weight.quantize.word_bits == chosen["weight_bits"][i]
        assert entered.quantize.word_bits == chosen["activation_bits"][i]
        assert (weight.share is None) == (chosen["share_bits"][i] == 0)
    narrow = found["metrics"]["efficiency_images_per_cycle_per_dsp"]
    assert narrow is None or narrow > found["unpruned"]["efficiency_images_per_cycle_per_dsp"]


def test_steps_and_the_whole_give_the_same_with_words(
    small: Path, read: Any, apply: Callable[..., ModuleOp], to_sdf: Sequence[ModulePass]
):
    from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass
    from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass

    given: dict[str, Any] = {"activation_bits": 8, "power_of_two": True}
    options: dict[str, Any] = {"device": "zedboard", "trials": 5, "weight_bits": (8, 3)}
    whole = apply(read(small), HassSearchPass(**options, **given))
    steps = apply(
        read(small),
        *to_sdf,
        SdfQuantizePass(**given),
        SdfAnnotateSparsityPass(),
        SdfSearchPass(**options),
        LowerSdfToAccelPass(),
    )
    assert str(steps) == str(whole)


def test_a_study_of_words_goes_on_where_it_was(
    small: Path, read: Any, apply: Callable[..., ModuleOp], tmp_path: Path
):
    options: dict[str, Any] = {
        "device": "zedboard",
        "trials": 4,
        "sampler": "tpe",
        "accuracy_drop": 0.1,
        "weight_bits": (16, 4),
        "activation_bits": (16, 6),
    }

    def searched(name: str, **more: Any) -> str:
        given: dict[str, Any] = {**options, "storage": str(tmp_path / name), **more}
        return str(apply(read(small), HassSearchPass(**given)))

    whole = searched("whole")
    assert "stopped by timeout after 1 trials" in searched("cut", timeout=0)
    assert searched("cut") == whole
    with pytest.raises(HassError, match=r"another weight-bits \(16,4 there, 16,8 here\)"):
        searched("cut", weight_bits=(16, 8))


def test_several_lengths_are_for_searches(small: Path, read: Any, apply: Any):
    with pytest.raises(HassError, match="takes one number; only a search"):
        SdfQuantizePass(weight_bits=(8, 4)).checked_formats()
    search = HassSearchPass(weight_bits=(8, 4))
    for change, text in (
        ({"weight_bits": (8, 8)}, "names a number of bits twice"),
        ({"weight_bits": (8, 1)}, "must lie between 2 and 16, got 1"),
        ({"share_bits": 0}, "must lie between 1 and 8, got 0"),
        ({"edge_bits": 8}, "the search chooses those of the ends too"),
    ):
        with pytest.raises(HassError, match=text):
            replace(search, **change).checked_formats(several=True)
