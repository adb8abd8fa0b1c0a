"""Encodings: exact inverses, closed-form sizes, and words that come in time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.sparsity.encoding import (
    IntArray,
    bitmap_bits,
    decode_bitmap,
    decode_dense,
    decode_nonzeros,
    decode_shared,
    dense_bits,
    encode_bitmap,
    encode_dense,
    encode_nonzeros,
    encode_shared,
    nonzeros_bits,
    shared_bits,
)


@st.composite
def vectors(draw: st.DrawFn) -> tuple[IntArray, int]:
    """Some vectors, about half of the weights zero, and the weights' width."""
    bits = draw(st.integers(2, 17))
    shape = draw(st.integers(0, 6)), draw(st.integers(1, 9))
    random = np.random.default_rng(draw(st.integers(0, 2**16)))
    values = random.integers(-(1 << (bits - 1)), 1 << (bits - 1), shape)
    kept = random.random(shape) < draw(st.sampled_from((0.0, 0.3, 0.8, 1.0)))
    return values * kept, bits


@settings(max_examples=150, deadline=None)
@given(vectors(), st.integers(1, 4))
def test_every_encoding_can_be_undone_and_has_the_size_stated(
    given_: tuple[IntArray, int], macs: int
):
    values, bits = given_
    taps, nonzeros = int(values.shape[1]), int(np.count_nonzero(values))
    dense = encode_dense(values, bits)
    assert len(dense) == dense_bits(values.size, bits)
    assert (decode_dense(dense, taps, bits) == values).all()
    bitmap = encode_bitmap(values, bits)
    assert len(bitmap) == bitmap_bits(values.size, nonzeros, bits)
    assert (decode_bitmap(bitmap, taps, bits) == values).all()
    pairs = np.count_nonzero(values, axis=1)
    only = encode_nonzeros(values, bits, macs)
    assert len(only) == nonzeros_bits(pairs, taps, macs, bits)
    assert (decode_nonzeros(only, taps, bits, macs) == values).all()
    codes = np.unique(values) if values.size else np.zeros(1, dtype=np.int64)
    width = max(1, (len(codes) - 1).bit_length())
    shared = encode_shared(values, codes, width)
    assert len(shared) == shared_bits(values.size, width)
    assert (decode_shared(shared, taps, codes, width) == values).all()


def test_a_codebook_must_hold_every_weight():
    codes = np.asarray([0, 3, 5])
    with pytest.raises(ValueError, match="does not hold"):
        encode_shared(np.asarray([[0, 4]]), codes, 2)
    with pytest.raises(ValueError, match="does not hold"):
        encode_shared(np.asarray([[6]]), codes, 2)
    with pytest.raises(ValueError, match="more than 1 bits"):
        encode_shared(np.asarray([[0, 3]]), codes, 1)
