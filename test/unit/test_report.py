"""Figures in the summary for people."""

from __future__ import annotations

import pytest

from hass_ir.report import cell


@pytest.mark.parametrize(
    ("value", "form", "scale", "text"),
    [
        (91241.3, "{:,.0f}", 1, "91,241"),
        (40.5446, "{:,.0f}", 1, "40.5"),
        (2.6348e-10, "{:.4f}", 1e6, "0.000263"),
        (0.0, "{:.4f}", 1, "0.0000"),
        (1.0, "{:.4f}", 1, "1.0000"),
        (None, "{:,}", 1, "-"),
        ("dsp", "{}", 0, "dsp"),
        (0.368, "{:.1%}", 1, "36.8%"),
        (4216937, "{:,}", 1, "4,216,937"),
    ],
)
def test_figures_have_three_digits_at_least(value: object, form: str, scale: float, text: str):
    assert cell(value, form, scale) == text
