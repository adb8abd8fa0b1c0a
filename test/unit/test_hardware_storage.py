"""Weights as engines keep them: sizes of real weights encoded, and words that come in time."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware.candidates import Candidates
from hass_ir.hardware.device import load_device
from hass_ir.hardware.encodings import ENCODINGS
from hass_ir.hardware.engine import engine_candidates
from hass_ir.hardware.memory import bram18
from hass_ir.hardware.permutation import permutation
from hass_ir.hardware.workload import ComputeLayer
from hass_ir.sparsity.encoding import (
    IntArray,
    encode_bitmap,
    encode_dense,
    encode_nonzeros,
    encode_shared,
)
from hass_ir.sparsity.patterns import Window
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics

CODES = np.asarray([-90, -40, -7, 0, 3, 20, 55, 100])
LAYER = ComputeLayer("conv", 6, 6, 6, 6, 32, 48, 1, (3, 3), (1, 1), (1, 1), (1, 1), 8, 8)


def pruned_weights(seed: int) -> IntArray:
    """Weights [F, C, taps] of the codebook; filters differ much in their zeros."""
    random = np.random.default_rng(seed)
    shape = (LAYER.filters, LAYER.channels, LAYER.taps)
    kept = random.random(shape) < random.uniform(0.05, 0.6, (LAYER.filters, 1, 1))
    return CODES[random.integers(0, 8, shape)] * kept


def statistics(weights: IntArray) -> LayerStatistics:
    padding = Window((3, 3), (1, 1), (1, 1, 1, 1))
    activations = ActivationStatistics(padding, LAYER.channels, 1)
    activations.add(np.random.default_rng(1).random((2, LAYER.channels, 6, 6)) < 0.5)
    activations.finish()
    return LayerStatistics(activations, weights != 0)


def vectors_of(weights: IntArray, c: int) -> IntArray:
    """[F, C/c, taps·c]: the vectors of c channels."""
    return weights.reshape(LAYER.filters, LAYER.channels // c, -1)


@pytest.mark.parametrize("encoding", ["bitmap", "shared"])
def test_sizes_are_those_of_the_real_weights_encoded(encoding: str):
    weights = pruned_weights(7)
    layer = replace(LAYER, codebook_bits=3 if encoding == "shared" else None)
    zeros, device = statistics(weights), replace(load_device("zcu104"), dsp=150)
    found = engine_candidates(layer, zeros, ("dense", "weight-sparse", "pair-sparse"), device)
    seen: set[tuple[str, str]] = set()
    for row in range(0, len(found), 1 + len(found) // 300):
        kind, kept = found.kinds[int(found.kind[row])], ENCODINGS[int(found.encoding[row])]
        c, macs = int(found.c[row]), int(found.macs[row])
        vectors = vectors_of(weights, c)
        whole = vectors.reshape(-1, vectors.shape[2])
        if kept == "non-zeros":
            full = c * LAYER.taps - macs + 1
            if found.reach[row] < full or found.products[row] > 1:
                continue
            stored = len(encode_nonzeros(whole, 8, macs))
        elif kept == "bitmap":
            stored = len(encode_bitmap(whole, 8))
            need_nonzeros(found, row, zeros, vectors)
        elif kept == "shared":
            stored = len(encode_shared(whole, CODES, 3)) + 8 * len(CODES)
        else:
            stored = len(encode_dense(whole, 8))
        assert found.encoded_bits[row] == stored
        seen.add((kind, kept))
    assert ("weight-sparse", "non-zeros") in seen
    assert ("pair-sparse", encoding) in seen


def need_nonzeros(found: Candidates, row: int, zeros: LayerStatistics, vectors: IntArray) -> None:
    """Check that what lies in BRAM holds the non-zeros of the fullest SPE, dealt out in order."""
    if found.memory[row] != 1:
        return
    orders = permutation(LAYER, zeros, found, row)
    inside, out = int(found.in_lanes[row]), int(found.out_lanes[row])
    word = int(found.macs[row]) if found.kinds[found.kind[row]] == "dense" else vectors.shape[2]
    vectors = vectors[orders.filters][:, orders.blocks]
    most = max(
        np.count_nonzero(vectors[o::out, i::inside]) for o in range(out) for i in range(inside)
    )
    assert found.bram18[row] >= inside * out * int(bram18(word * 8, ceil(most / word)))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 9), st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_packed_nonzeros_give_a_vector_every_cycle(word: int, counts: list[int]):
    """Two words in registers, one read a cycle while there is room: nothing is ever waited for."""
    counts = [min(n, word) for n in counts]
    total = sum(counts)
    words = [min(word, total - at) for at in range(0, total, word)]
    held, read, left = 0, 0, total
    for _ in range(3):
        pass_words = list(words)
        for need in counts:
            while pass_words and held < min(word, left):
                held, read = held + pass_words.pop(0), read + 1
                assert held <= 2 * word
            assert held >= need
            held, left = held - need, left - need
        assert not pass_words
        left = total
    assert read == 3 * len(words)


def test_zeros_save_memory_and_a_codebook_does():
    short = replace(load_device("zcu104"), lut=10**7, ff=10**7, uram=0)
    wide = replace(LAYER, channels=256, filters=256)
    random = np.random.default_rng(0)
    activations = ActivationStatistics(Window((3, 3), (1, 1), (1, 1, 1, 1)), 256, 1)
    activations.add(np.ones((1, 256, 6, 6), dtype=np.bool_))
    activations.finish()
    least: dict[str, int] = {}
    for encoding, kept, bits in (("dense", 1.0, None), ("bitmap", 0.2, None), ("shared", 1.0, 3)):
        zeros = LayerStatistics(activations, random.random((256, 256, 9)) < kept)
        layer = replace(wide, codebook_bits=bits)
        found = engine_candidates(layer, zeros, ("dense",), short)
        slow = (found.dsp <= 64) & (found.memory == 1)
        row = np.flatnonzero(slow)[found.bram18[slow].argmin()]
        assert ENCODINGS[found.encoding[row]] == encoding
        least[encoding] = int(found.bram18[row])
    weights = 256 * 256 * 9
    assert least["dense"] >= weights * 8 / 18432
    assert least["bitmap"] <= 1.1 * weights * (1 + 0.2 * 8) / 16384
    assert least["shared"] <= 1.1 * weights * 3 / 16384
