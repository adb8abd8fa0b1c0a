"""Layers with the same zeros share their engines; tensors borrow the memory of arrays."""

from __future__ import annotations

import numpy as np
import pytest

from hass_ir.execute.tensors import borrowed_tensor
from hass_ir.sparsity.matmul import MatmulStatistics
from hass_ir.sparsity.patterns import BoolArray, Window
from hass_ir.sparsity.statistics import ActivationStatistics, LayerStatistics


def statistics(mask: BoolArray, weights: BoolArray) -> LayerStatistics:
    activations = ActivationStatistics(Window(), mask.shape[1], 1)
    activations.add(mask)
    activations.finish()
    return LayerStatistics(activations, weights)


def test_digests_tell_statistics_apart():
    mask, weights = np.ones((2, 24, 1, 5), np.bool_), np.ones((8, 24, 1), np.bool_)
    one = statistics(mask, weights)
    assert one.digest == statistics(mask.copy(), weights.copy()).digest
    other = weights.copy()
    other[3, 7] = False
    assert one.digest != statistics(mask, other).digest
    other = mask.copy()
    other[1, 20, 0, 4] = False
    assert one.digest != statistics(other, weights).digest
    assert one.digest != statistics(mask[:, :, :, :4], weights).digest


def test_digests_tell_operands_apart():
    operand = np.ones((2, 3, 4, 5), np.bool_)
    one = MatmulStatistics(operand, operand)
    assert one.digest == MatmulStatistics(operand.copy(), operand).digest
    other = operand.copy()
    other[0, 0, 0, 0] = False
    assert one.digest != MatmulStatistics(operand, other).digest


@pytest.mark.parametrize("writable", [True, False])
def test_borrowed_tensors_share_memory_and_leave_the_flag(writable: bool):
    array = np.arange(6, dtype=np.float32)
    array.flags.writeable = writable
    found = borrowed_tensor(array)
    assert found.data_ptr() == array.ctypes.data
    assert array.flags.writeable == writable


def test_tensors_of_foreign_read_only_memory_are_copies():
    array = np.frombuffer(np.arange(6, dtype=np.float32).tobytes(), np.float32)
    found = borrowed_tensor(array)
    assert (found.numpy() == array).all()
    assert found.data_ptr() != array.ctypes.data
