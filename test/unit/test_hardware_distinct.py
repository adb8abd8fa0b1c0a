"""Rows that differ equal those of a loop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hass_ir.hardware import distinct as module
from hass_ir.hardware.distinct import distinct


@given(st.integers(0, 30), st.integers(1, 3), st.integers(0, 10**6), st.booleans())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_each_combination_has_its_first_row(count: int, width: int, seed: int, many: bool):
    random = np.random.default_rng(seed)
    columns = random.integers(0, 4, (width, count))
    rows = list(zip(*columns.tolist(), strict=True))
    firsts = {row: rows.index(row) for row in sorted(set(rows))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_KEYS", 0 if many else 1 << 20)
        found, which = distinct(*columns)
    assert found.tolist() == list(firsts.values())
    assert found[which].tolist() == [firsts[row] for row in rows]


def test_a_number_for_all_rows():
    found, which = distinct(7, np.asarray([2, 1, 2]))
    assert found.tolist() == [1, 0]
    assert which.tolist() == [1, 0, 1]
