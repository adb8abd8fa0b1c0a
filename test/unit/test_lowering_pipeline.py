"""Forks, FIFOs at joins and latency: by hand, and against the order in which words appear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.dialects.accel import REGISTER_WORDS
from hass_ir.hardware.fifos import with_fifos
from hass_ir.hardware.pipeline import (
    Part,
    window_fill,
    with_forks,
)
from hass_ir.hardware.workload import ComputeLayer, FifoLayer, StreamLayer


def stream(name: str, kind: str, words: int, inputs: tuple[int, ...] = (), **others: float) -> Part:
    layer = StreamLayer(name, kind, words, words, operands=max(1, len(inputs)))
    row_words = int(others.get("row_words", 1))
    return Part(name, layer, inputs, words, row_words, others.get("fill", 0.0))


def diamond(fill: float) -> list[Part]:
    """An 8×8 image of two channels that goes to a sum at once and through a convolution."""
    conv = ComputeLayer("conv", 8, 8, 8, 8, 2, 2, 1, (3, 3), (1, 1), (1, 1))
    return [
        stream("read", "read", 128, row_words=16),
        Part("conv", conv, (0,), 128, 16, fill),
        stream("add", "add", 128, (1, 0), row_words=16),
        stream("write", "write", 128, (2,)),
    ]


@pytest.mark.parametrize(
    ("size", "kernel", "padding", "dilation", "pixels"),
    [
        ((8, 8), (1, 1), (0, 0, 0, 0), (1, 1), 1),
        ((8, 8), (3, 3), (0, 0, 0, 0), (1, 1), 2 * 8 + 3),
        ((8, 8), (3, 3), (1, 1, 1, 1), (1, 1), 8 + 2),
        ((8, 8), (3, 3), (1, 1, 1, 1), (2, 2), 3 * 8 + 4),
        ((8, 8), (3, 3), (2, 2, 0, 0), (1, 1), 1),
        ((4, 10), (1, 5), (0, 2, 0, 2), (1, 1), 3),
        ((4, 4), (4, 4), (0, 0, 0, 0), (1, 1), 16),
        ((2, 2), (5, 5), (2, 2, 2, 2), (1, 1), 4),
    ],
)
def test_first_window(
    size: tuple[int, int],
    kernel: tuple[int, int],
    padding: tuple[int, int, int, int],
    dilation: tuple[int, int],
    pixels: int,
):
    found = window_fill(*size, kernel, padding, dilation)
    assert found == pytest.approx(pixels / (size[0] * size[1]))


def test_streams_with_several_users_get_a_fork():
    parts = with_forks(diamond(0.1))
    assert [(p.name, p.inputs) for p in parts] == [
        ("read", ()),
        ("read.fork", (0,)),
        ("conv", (1,)),
        ("add", (2, 1)),
        ("write", (3,)),
    ]
    fork = parts[1].layer
    assert isinstance(fork, StreamLayer)
    assert (fork.kind, fork.operands, fork.out_words, fork.bits) == ("fork", 2, 128, 16)
    assert parts[1].row_words == 16


def test_a_stream_used_twice_by_one_part_is_forked_too():
    parts = with_forks([stream("read", "read", 4), stream("add", "add", 4, (0, 0))])
    assert [(p.name, p.inputs) for p in parts] == [
        ("read", ()),
        ("read.fork", (0,)),
        ("add", (1, 1)),
    ]


def test_the_earlier_branch_of_a_diamond_gets_a_fifo():
    parts = with_fifos(with_forks(diamond(10 / 64)))
    assert [p.name for p in parts] == [
        "read", "read.fork", "conv.fifo0", "conv", "add.fifo0", "add.fifo1", "add", "write",
    ]  # fmt: skip
    assert [p.inputs for p in parts] == [(), (0,), (1,), (2,), (3,), (1,), (4, 5), (6,)]
    fifos = [p.layer for p in parts if isinstance(p.layer, FifoLayer)]
    assert all(f.words == 128 for f in fifos)
    # With four columns at once the convolution starts after 13 of 64 pixels, and gives the first
    # of its 16 sets when that is done: 34 words wait, and a row of 16 for bursts. While the last
    # two sets are worked on, which need no more words, 26 come, 8 of which it takes. A row of the
    # convolution's never comes before the words it meets, which are two rows ahead.
    assert [f.depth_words for f in fifos] == [26 - 8, 3, 34 + 16]


def test_branches_that_arrive_together_need_no_fifo():
    plain = [
        stream("read", "read", 128, row_words=16),
        stream("relu", "relu", 128, (0,), row_words=16),
        stream("add", "add", 128, (1, 0), row_words=16),
    ]
    parts = with_forks(plain)
    assert with_fifos(parts) == parts


def test_a_tensor_read_for_a_join_alone_waits_in_memory():
    parts = diamond(0.0)
    more = stream("more", "read", 128)
    parts = [*parts[:2], more, stream("add", "add", 128, (1, 2))]
    assert depths(parts) == []


def test_words_of_a_pool_that_come_at_once_wait_behind_it():
    pools = [
        StreamLayer("pool", "global_avg_pool", 128, 2, 8, 2),
        StreamLayer("pool", "max_pool", 128, 32, 8, 2, (2, 2)),
    ]
    found = [
        depths([stream("read", "read", 128), Part("pool", pool, (0,), words, row, 0.1), last])
        for pool, words, row, last in (
            (pools[0], 2, 2, stream("write", "write", 2, (1,))),
            (pools[1], 32, 8, stream("write", "write", 32, (1,))),
        )
    ]
    # All means of an image; half a row of 2×2 pools.
    assert found == [[3], [4]]


def test_rows_that_a_pool_gives_at_once_wait_however_large_the_image():
    """Half a row is less than 1% of this image, but lacks a place with every row."""
    pool = StreamLayer("pool", "max_pool", 4 * 128 * 128, 128 * 128, 256, 1, (2, 2))
    parts = [
        stream("read", "read", 4 * 128 * 128),
        Part("pool", pool, (0,), 128 * 128, 128, 0.0),
        stream("write", "write", 128 * 128, (1,)),
    ]
    assert depths(parts) == [64]


def test_rows_come_while_a_pool_that_pads_gives_its_last_ones():
    pool = StreamLayer("pool", "max_pool", 128, 128, 8, 2, (3, 3))
    fill = window_fill(8, 8, (3, 3), (1, 1, 1, 1))
    parts = [
        stream("read", "read", 128),
        stream("relu", "relu", 128, (0,)),
        Part("pool", pool, (1,), 128, 16, fill),
        stream("write", "write", 128, (2,)),
    ]
    # A row of eight pixels and two of the next.
    assert depths(parts) == [10 * 2]


def test_rows_of_a_stride_come_with_every_row_however_large_the_image():
    conv = ComputeLayer("conv", 512, 512, 256, 256, 1, 1, 1, (3, 3), (2, 2), (1, 1))
    parts = [
        stream("read", "read", 512 * 512),
        stream("relu", "relu", 512 * 512, (0,)),
        Part("conv", conv, (1,), 256 * 256, 256, 0.0),
        stream("write", "write", 256 * 256, (2,)),
    ]
    (found,) = depths(parts)
    assert 512 <= found < 0.01 * 512 * 512


def test_an_engine_of_one_column_waits_longest_on_a_small_image():
    """Of 2x2 pixels, of which a column of two takes one row at once."""
    conv = ComputeLayer("conv", 2, 2, 2, 2, 64, 64, 1, (3, 3), (1, 1), (1, 1))
    parts = [
        stream("read", "read", 256),
        stream("relu", "relu", 256, (0,)),
        Part("conv", conv, (1,), 256, 128, 1.0),
        stream("write", "write", 256, (2,)),
    ]
    # While the last three pixels are worked on an image comes that only the next one needs, and
    # the pixel that is taken is one of it.
    assert depths(parts) == [256 - 64]


def test_what_burst_exceeds_the_lead_waits_on_the_later_branch_too():
    assert depths(diamond(13 / 64)) == [18, 3, 34 + 16]
    quick = [
        stream("read", "read", 128, row_words=16),
        stream("slow", "relu", 128, (0,), row_words=16, fill=0.05),
        stream("add", "add", 128, (0, 1), row_words=16),
    ]
    assert depths(quick) == [7 + 16, 16 - 6]


def test_layers_behind_a_global_pool_have_their_window_at_once():
    squeeze = [
        stream("read", "read", 128, row_words=16),
        Part("pool", StreamLayer("pool", "global_avg_pool", 128, 2, 8, 2), (0,), 2, 2, 1.0),
        Part("down", ComputeLayer("down", 1, 1, 1, 1, 2, 2), (1,), 2, 2, 1.0),
        Part("up", ComputeLayer("up", 1, 1, 1, 1, 2, 2), (2,), 2, 2, 1.0),
        stream("mul", "multiply", 128, (0, 3), row_words=16),
    ]
    # An image until its mean is there, and an II at most for each layer: not one more to wait for
    # words that come all at once.
    assert depths(squeeze)[1] == 3 * 128 + 16


def test_a_product_waits_for_all_of_an_operand_that_is_repeated():
    """Of 4 pixels the first needs all of it, which comes in at most four fifths of an II."""
    multiply = StreamLayer("mul", "multiply", 128, 128, operands=2, block_words=32)
    squeeze = [
        stream("read", "read", 128, row_words=64),
        Part("pool", StreamLayer("pool", "global_avg_pool", 128, 32, 2, 32), (0,), 32, 32, 1.0),
        Part("fc", ComputeLayer("fc", 1, 1, 1, 1, 32, 32), (1,), 32, 32, 1.0),
        Part("mul", multiply, (0, 2), 128, 64),
    ]
    assert depths(squeeze)[1] == round((2 + 0.8 - 0.25) * 128 + 0.5) + 64


def test_a_fifo_holds_several_images_if_need_be_and_three_words_at_least():
    assert depths(diamond(5.0)) == [18, 3, 5 * 128 + 16]
    tiny = [
        stream("read", "read", 1),
        stream("conv", "relu", 1, (0,), fill=0.01),
        stream("add", "add", 1, (0, 1)),
    ]
    assert depths(tiny) == [3]


def depths(parts: list[Part]) -> list[int]:
    layers = [p.layer for p in with_fifos(with_forks(parts))]
    return [layer.depth_words for layer in layers if isinstance(layer, FifoLayer)]


@given(
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    kernel=st.tuples(st.sampled_from([1, 3, 5, 7]), st.sampled_from([1, 3, 5, 7])),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    stride=st.integers(1, 3),
    channels=st.integers(1, 5),
    layers=st.integers(1, 2),
    projected=st.booleans(),
)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_no_residual_block_deadlocks(
    size: tuple[int, int],
    kernel: tuple[int, int],
    dilation: tuple[int, int],
    stride: int,
    channels: int,
    layers: int,
    projected: bool,
):
    """The FIFO on the shortcut holds all that comes before the last word that lets the other
    branch give the next one; else the source stops and nothing moves any more."""
    padding = tuple(d * (k // 2) for k, d in zip(kernel, dilation, strict=True))
    out = (-(-size[0] // stride), -(-size[1] // stride))
    words, row = channels * out[0] * out[1], channels * out[1]
    pads = (*padding, *padding)
    first = window_fill(*size, kernel, pads, dilation)
    following = window_fill(*out, kernel, pads, dilation)
    parts = [
        stream("read", "read", channels * size[0] * size[1]),
        stream("conv1", "relu", words, (0,), row_words=row, fill=first),
    ]
    if layers == 2:
        parts.append(stream("conv2", "relu", words, (1,), row_words=row, fill=following))
    joined = len(parts) - 1
    projected = projected or stride > 1
    if projected:
        shortcut = window_fill(*size, (1, 1), (0, 0, 0, 0))
        parts.append(stream("projection", "relu", words, (0,), row_words=row, fill=shortcut))
    else:
        parts[0] = stream("read", "read", words, row_words=row)
    parts.append(stream("add", "add", words, (joined, joined + 1 if projected else 0)))
    available = sum(depths(parts))

    # Pixels of the source that each output pixel waits for, on either branch.
    late: list[int] = needed(size, out, kernel, padding, dilation, stride)
    if layers == 2:
        behind = needed(out, out, kernel, padding, dilation, 1)
        late = [max(late[: last + 1]) for last in behind]
    early = needed(size, out, (1, 1), (0, 0), (1, 1), stride)
    waiting = 0
    for pixel, ready in enumerate(late):
        # The last pixel is still in a projection's engine; without one all its words have passed.
        arrived = sum(e < ready or (e == ready and not projected) for e in early)
        waiting = max(waiting, arrived - pixel)
    assert channels * waiting <= available + REGISTER_WORDS


def needed(
    size: tuple[int, ...],
    out: tuple[int, ...],
    kernel: tuple[int, int],
    padding: tuple[int, ...],
    dilation: tuple[int, int],
    stride: int,
) -> list[int]:
    """The last source pixel, in row order, under each window; outputs leave in order."""
    found: list[int] = []
    for y in range(out[0]):
        for x in range(out[1]):
            row = min(size[0] - 1, y * stride - padding[0] + dilation[0] * (kernel[0] - 1))
            column = min(size[1] - 1, x * stride - padding[1] + dilation[1] * (kernel[1] - 1))
            last = max(0, row) * size[1] + max(0, column)
            found.append(max(last, found[-1] if found else 0))
    return found
