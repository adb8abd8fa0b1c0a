"""Gaps of the scan against a walk over the padded image, place by place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.scan import gaps
from hass_ir.hardware.workload import ComputeLayer


def walked(layer: ComputeLayer, columns: int) -> tuple[list[int], int]:
    """Places without a window between the last window of a row and the first of the next, for each
    pair of rows; and from the last of an image to the first of the next."""
    top, left, bottom, right = layer.padding if len(layer.padding) == 4 else layer.padding * 2
    span = [(k - 1) * d for k, d in zip(layer.kernel, layer.dilation, strict=True)]
    rows = {y * layer.stride[0] + span[0] for y in range(layer.out_height)}
    last = [min(x + columns, layer.out_width) - 1 for x in range(0, layer.out_width, columns)]
    ends = [(x * layer.stride[1] + span[1]) // columns for x in last]
    width = -(-(layer.in_width + left + right) // columns)
    height = layer.in_height + top + bottom
    found: list[int] = []
    for image in range(2):
        for y in range(height):
            if y in rows:
                found += [(image * height + y) * width + min(x, width - 1) for x in ends]
    sets, count = len(ends), len(found) // 2
    between = [found[i] - found[i - 1] - 1 for i in range(sets, count, sets)]
    return between, found[count] - found[count - 1] - 1


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_gaps_are_those_of_a_walk(data: st.DataObject):
    draw = data.draw
    kernel, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    stride, columns = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    span = (kernel - 1) * dilation
    top, left, bottom, right = padding = [draw(st.integers(0, span)) for _ in range(4)]
    height, width = (draw(st.integers(max(1, span + 1), span + 9)) for _ in range(2))
    out = [
        (size + sum(pads) - span - 1) // stride + 1
        for size, pads in ((height, padding[::2]), (width, padding[1::2]))
    ]
    layer = ComputeLayer(
        "x", height, width, out[0], out[1], 2, 3, 1, (kernel, kernel), (stride, stride),
        (top, left, bottom, right), (dilation, dilation),
    )  # fmt: skip
    (rows, bare, full), (_, bare_end, full_end) = gaps(layer, np.asarray([columns]))
    walk, image = walked(layer, columns)
    assert rows == len(walk)
    # The place where the next window ends counts too; no fewer than those with words.
    assert bare_end[0] + full_end[0] == pytest.approx(max(image + 1, full_end[0]))
    assert all(bare[0] + full[0] == pytest.approx(max(x + 1, full[0])) for x in walk)
