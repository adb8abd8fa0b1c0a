"""Zero statistics of layers against loops over every position, filter and channel."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hass_ir.sparsity import statistics
from hass_ir.sparsity.patterns import MAX_PATTERN_BITS, BoolArray, Window
from hass_ir.sparsity.statistics import (
    SPARSE_KINDS,
    ActivationStatistics,
    LayerStatistics,
    vector_lengths,
)

Array: TypeAlias = NDArray[Any]

MACS = np.array([1, 2, 3, 5, 9, 40])


@dataclass(frozen=True)
class Case:
    """A layer: masks of its inputs, batch by batch, and of its weights [F, C/G, taps]."""

    window: Window
    groups: int
    batches: list[BoolArray]
    weights: BoolArray

    @property
    def mask(self) -> BoolArray:
        return np.concatenate(self.batches)

    def statistics(self) -> LayerStatistics:
        channels = self.batches[0].shape[1]
        found = ActivationStatistics(self.window, channels, self.groups, neighbours=True)
        for batch in self.batches:
            found.add(batch)
        found.finish()
        return LayerStatistics(found, self.weights)


def random_case(
    seed: int,
    window: Window,
    size: tuple[int, int],
    groups: int = 1,
    per_group: int = 3,
    group_filters: int = 2,
    batches: tuple[int, ...] = (1,),
) -> Case:
    rng = np.random.default_rng(seed)
    channels = groups * per_group
    # Every channel has zeros of its own, some are all zero or have none.
    density = rng.choice([0.0, 1.0, *rng.random(6)], (channels, 1, 1))
    masks = [rng.random((n, channels, *size)) < density for n in batches]
    shape = (groups * group_filters, per_group, window.taps)
    return Case(window, groups, masks, rng.random(shape) < rng.random())


@st.composite
def cases(draw: st.DrawFn) -> Case:
    kernel = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    strides = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    dilation = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    padding = tuple(draw(st.integers(0, 2)) for _ in range(4))
    size: list[int] = []
    for axis in (0, 1):
        least = dilation[axis] * (kernel[axis] - 1) + 1 - padding[axis] - padding[axis + 2]
        size.append(max(1, least) + draw(st.integers(0, 3)))
    return random_case(
        draw(st.integers(0, 2**32 - 1)),
        Window(kernel, strides, (padding[0], padding[1], padding[2], padding[3]), dilation),
        (size[0], size[1]),
        groups=draw(st.integers(1, 3)),
        per_group=draw(st.integers(1, 5)),
        group_filters=draw(st.integers(1, 3)),
        batches=tuple(draw(st.lists(st.integers(1, 2), min_size=1, max_size=2))),
    )


def windows_of(case: Case) -> BoolArray:
    """Every window, element by element: [positions of all images, C, taps]."""
    window, mask = case.window, case.mask
    images, channels, height, width = mask.shape
    top, left, bottom, right = window.padding
    reach = [d * (k - 1) for d, k in zip(window.dilation, window.kernel, strict=True)]
    found: list[Array] = []
    for image in range(images):
        for y in range(-top, height + bottom - reach[0], window.strides[0]):
            for x in range(-left, width + right - reach[1], window.strides[1]):
                taps = np.zeros((channels, window.taps), np.bool_)
                for k in range(window.taps):
                    row = y + window.dilation[0] * (k // window.kernel[1])
                    column = x + window.dilation[1] * (k % window.kernel[1])
                    if 0 <= row < height and 0 <= column < width:
                        taps[:, k] = mask[image, :, row, column]
                found.append(taps)
    return np.array(found)


def left_pairs(case: Case, windows: BoolArray, kind: str, together: int) -> Array:
    """Pairs left of every vector, one at a time: [G, vectors, positions, F/G]."""
    filters, per_group, _ = case.weights.shape
    group_filters = filters // case.groups
    vectors = ceil(per_group / together)
    left = np.zeros((case.groups, vectors, len(windows), group_filters), np.int64)
    for g in range(case.groups):
        for v in range(vectors):
            channels = slice(v * together, min(per_group, (v + 1) * together))
            inputs = windows[:, g * per_group : (g + 1) * per_group][:, channels]
            for f in range(group_filters):
                weights = case.weights[g * group_filters + f, channels]
                for position, active in enumerate(inputs):
                    kept = {
                        "weight-sparse": weights,
                        "activation-sparse": active,
                        "pair-sparse": weights & active,
                    }[kind]
                    left[g, v, position, f] = np.count_nonzero(kept)
    return left


def shared(case: Case, windows: BoolArray, products: int) -> tuple[Case, BoolArray]:
    """Two filters as one whose weights are those of either; of 4 products also two windows."""
    statistics = case.statistics()
    filters = case.weights.shape[0] // case.groups
    weights: list[Array] = []
    for g in range(case.groups):
        for first, second in statistics.filter_pairs.tolist():
            weights.append(case.weights[g * filters + first] | case.weights[g * filters + second])
    if products == 4:
        _, columns = case.window.output_size(*case.mask.shape[2:])
        rows = windows.reshape(-1, columns, *windows.shape[1:])
        pairs = [row[x : x + 2].any(axis=0) for row in rows for x in range(0, columns, 2)]
        windows = np.array(pairs)
    return Case(case.window, case.groups, case.batches, np.array(weights)), windows


@given(cases())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_two_filters_and_two_positions_leave(case: Case):
    found, windows = case.statistics(), windows_of(case)
    even = case.weights.shape[0] // case.groups % 2 == 0
    assert found.products == ((1, 2, 4) if even else (1,))
    for products in found.products[1:]:
        table = found.slots(products)
        one, places = shared(case, windows, products)
        assert table.activations.positions == len(places)
        for kind in SPARSE_KINDS:
            for together in table.channels_together:
                left = left_pairs(one, places, kind, together)
                if together in table.activations.exact:
                    mean = table.mean_cycles(kind, together, MACS)
                    cycles = np.maximum(1, np.ceil(left[..., None] / MACS)).mean(axis=2)
                    np.testing.assert_allclose(np.broadcast_to(mean, cycles.shape), cycles)
        assert table.pair_nonzeros == left_pairs(one, places, "pair-sparse", 1).sum()


def check_counts(case: Case) -> None:
    found, windows = case.statistics(), windows_of(case)
    mask, activations = case.mask, found.activations
    assert activations.samples == len(mask)
    assert activations.elements == mask.size
    assert activations.positions == len(windows)
    assert activations.channel_nonzeros.tolist() == [
        np.count_nonzero(mask[:, c]) for c in range(mask.shape[1])
    ]
    np.testing.assert_array_equal(activations.tap_nonzeros, windows.sum(axis=0))
    filters, per_group, taps = case.weights.shape
    weights = [0] * mask.shape[1]
    for f in range(filters):
        for c in range(per_group):
            group = f // (filters // case.groups)
            weights[group * per_group + c] += np.count_nonzero(case.weights[f, c])
    assert found.channel_weights.tolist() == weights
    left = left_pairs(case, windows, "pair-sparse", 1)
    assert found.pair_total == left.size * taps
    assert found.pair_nonzeros == left.sum()
    assert found.histogram.tolist() == np.bincount(left.ravel(), minlength=taps + 1).tolist()


def check_cycles(case: Case) -> None:
    found, windows = case.statistics(), windows_of(case)
    for together in found.channels_together:
        for kind in SPARSE_KINDS:
            left = left_pairs(case, windows, kind, together)
            cycles = np.maximum(1, -(-left[..., None] // MACS))
            mean = found.mean_cycles(kind, together, MACS)
            expected = cycles.mean(axis=2)
            assert mean.ndim == 4
            assert all(m in (1, e) for m, e in zip(mean.shape, expected.shape, strict=True))
            np.testing.assert_allclose(np.broadcast_to(mean, expected.shape), expected, rtol=1e-9)
            flat = cycles.reshape(-1, len(MACS))
            variance = flat.var(axis=0) / flat.mean(axis=0) ** 2
            np.testing.assert_allclose(
                found.variance(kind, together, MACS), variance, rtol=1e-6, atol=1e-9
            )


@given(cases())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_counts_and_cycles_of_random_layers(case: Case):
    check_counts(case)
    check_cycles(case)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_every_kernel_size(size: int):
    padding = (size // 2, size // 2, (size - 1) // 2, (size - 1) // 2)
    case = random_case(size, Window((size, size), (1, 1), padding), (7, 6))
    check_counts(case)
    check_cycles(case)


def test_depthwise_layers_have_a_group_for_each_channel():
    window = Window((3, 3), (2, 2), (1, 1, 1, 1))
    case = random_case(0, window, (7, 5), groups=6, per_group=1, group_filters=2)
    check_counts(case)
    check_cycles(case)
    assert case.statistics().mean_cycles("pair-sparse", 1, MACS).shape == (6, 1, 2, len(MACS))


def test_linear_layers_are_windows_of_one_element():
    case = random_case(1, Window(), (1, 1), per_group=21, group_filters=4, batches=(3, 2))
    assert case.statistics().channels_together == (1, 2, 4, 8, 16)
    check_counts(case)
    check_cycles(case)


@pytest.mark.parametrize(
    ("taps", "channels", "expected"),
    [
        (1, 64, (1, 2, 4, 8, 16, 32)),
        (1, 5, (1, 2, 4)),
        (9, 64, (1, 2, 4)),
        (9, 1, (1,)),
        (25, 64, (1,)),
        (49, 3, (1,)),
    ],
)
def test_vector_lengths(taps: int, channels: int, expected: tuple[int, ...]):
    assert vector_lengths(taps, channels) == expected


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (5, 5)])
def test_exact_counts_of_several_batches_add_up(kernel: tuple[int, int]):
    window = Window(kernel, (1, 2), (2, 1, 0, 1))
    apart = random_case(3, window, (8, 9), batches=(3, 1, 2), per_group=4)
    whole = Case(window, 1, [apart.mask], apart.weights)
    first, second = apart.statistics(), whole.statistics()
    assert first.pair_nonzeros == second.pair_nonzeros
    assert first.activations.positions == second.activations.positions
    np.testing.assert_array_equal(first.histogram, second.histogram)
    np.testing.assert_array_equal(first.activations.tap_nonzeros, second.activations.tap_nonzeros)
    for together in first.channels_together:
        if together * window.taps <= MAX_PATTERN_BITS:
            for kind in SPARSE_KINDS:
                np.testing.assert_array_equal(
                    first.mean_cycles(kind, together, MACS),
                    second.mean_cycles(kind, together, MACS),
                )


@pytest.mark.parametrize("kernel", [(3, 3), (5, 5)])
def test_large_batches_are_counted_in_pieces(
    kernel: tuple[int, int], monkeypatch: pytest.MonkeyPatch
):
    case = random_case(6, Window(kernel), (6, 6), batches=(5,))
    monkeypatch.setattr(statistics, "CHUNK", 2 * case.mask[0].size)
    check_counts(case)
    check_cycles(case)


def test_new_weights_need_no_new_activations():
    case = random_case(4, Window((3, 3)), (6, 6), per_group=4, group_filters=3)
    first = case.statistics()
    first.mean_cycles("pair-sparse", 1, MACS)
    weights = case.weights & (np.random.default_rng(5).random(case.weights.shape) < 0.5)
    again = LayerStatistics(first.activations, weights)
    fresh = Case(case.window, 1, case.batches, weights).statistics()
    assert again.pair_nonzeros == fresh.pair_nonzeros
    for together in fresh.channels_together:
        np.testing.assert_array_equal(
            again.mean_cycles("pair-sparse", together, MACS),
            fresh.mean_cycles("pair-sparse", together, MACS),
        )


@pytest.mark.parametrize("active", [False, True])
def test_layers_without_pairs_and_without_zeros(active: bool):
    masks = [np.full((1, 2, 4, 4), active)]
    case = Case(Window((3, 3)), 1, masks, np.ones((2, 2, 9), np.bool_))
    found = case.statistics()
    assert found.pair_nonzeros == (found.pair_total if active else 0)
    assert found.mean_cycles("pair-sparse", 1, MACS).max() == (9 if active else 1)
    assert found.variance("pair-sparse", 1, MACS).tolist() == [0] * len(MACS)


@given(cases(), st.sampled_from(("filters", "channels", "groups")), st.integers(0, 100))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_slice_of_a_layer_has_the_statistics_of_a_layer_of_its_own(
    case: Case, axis: str, seed: int
):
    if axis != "groups" and case.groups > 1:
        return
    filters, channels, _ = case.weights.shape
    most = {"filters": filters, "channels": channels, "groups": case.groups}[axis]
    start, stop = sorted(np.random.default_rng(seed).choice(most + 1, 2, replace=False).tolist())
    batches, weights, groups = case.batches, case.weights, case.groups
    if axis == "filters":
        weights = weights[start:stop]
    elif axis == "channels":
        batches, weights = [b[:, start:stop] for b in batches], weights[:, start:stop]
    else:
        each, groups = filters // groups, stop - start
        batches = [b[:, start * channels : stop * channels] for b in batches]
        weights = weights[start * each : stop * each]
    alone = Case(case.window, groups, batches, weights).statistics()
    part = case.statistics().part(axis, range(start, stop))
    assert set(part.channels_together) <= set(alone.channels_together)
    assert 1 in part.channels_together
    if axis != "channels" or start == 0:
        aligned = axis != "channels" or stop == channels
        assert part.channels_together == alone.channels_together or not aligned
    for c in part.channels_together:
        values = 1 + np.arange(2.0 * (c * part.taps + 1)).reshape(-1, 2)
        assert np.array_equal(part.weights_left(c), alone.weights_left(c))
        for products in part.products:
            one, other = part.slots(products), alone.slots(products)
            for kind in SPARSE_KINDS:
                assert np.allclose(one.mean_of(kind, c, values), other.mean_of(kind, c, values))
                found = one.variance_of(kind, c, values)
                assert np.allclose(found, other.variance_of(kind, c, values))
    assert part.pair_total == alone.pair_total
    assert part.pair_nonzeros == alone.pair_nonzeros
    assert np.array_equal(part.histogram, alone.histogram)
    assert part.activations.elements == alone.activations.elements
