"""Metrics against their definitions, and what they say of data that does not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hass_ir.errors import HassError
from hass_ir.execute.metrics import class_leads, metric_of

RNG = np.random.default_rng(0)
LOGITS = RNG.integers(0, 6, (200, 8)).astype(np.float32)
DENSE = RNG.integers(0, 6, (200, 8)).astype(np.float32)
LABELS = RNG.integers(0, 8, 200)
DATA = {"inputs": np.zeros((200, 1)), "labels": LABELS}


def test_top1_is_argmax_also_of_equal_logits():
    found = metric_of(None, DATA).value([LOGITS], [DENSE], DATA)
    assert found == (LOGITS.argmax(1) == LABELS).mean()
    agreement = metric_of(None, {"inputs": DATA["inputs"]})
    assert agreement.name == "top1-agreement"
    found = agreement.value([LOGITS], [DENSE], DATA)
    assert found == (LOGITS.argmax(1) == DENSE.argmax(1)).mean()


def test_top5_counts_the_first_five():
    order = np.argsort(-LOGITS, axis=1, kind="stable")[:, :5]
    expected = (order == LABELS[:, None]).any(axis=1).mean()
    assert metric_of("top5", DATA).value([LOGITS], [DENSE], DATA) == expected
    few = LOGITS[:, :5]
    assert metric_of("top5", DATA).value([few], [few], {"labels": LABELS % 5}) == 1.0


def test_leads_tell_how_far_a_class_is_ahead():
    logits = np.array([[1.0, 3.0, 2.0], [1.0, 3.0, 2.0], [2.0, 2.0, 0.0]], np.float32)
    found = class_leads(logits, np.array([1, 0, 1]), 1)
    assert found[:2].tolist() == [1.0, -2.0]
    assert -1e-300 < found[2] < 0
    assert class_leads(logits, np.array([1, 0, 1]), 2)[:2].tolist() == [2.0, -1.0]


def test_errors_and_noise():
    found = metric_of("mse", DATA)
    assert found.value([LOGITS], [DENSE], DATA) == pytest.approx(((LOGITS - DENSE) ** 2).mean())
    assert not found.higher_is_better
    assert found.loss(1.0, 3.0) == 2.0
    noise = metric_of("snr", DATA)
    ratio = (DENSE**2).sum() / ((LOGITS - DENSE) ** 2).sum()
    assert noise.value([LOGITS], [DENSE], DATA) == pytest.approx(10 * np.log10(ratio))
    assert noise.value([DENSE], [DENSE], DATA) == np.inf


def test_a_function_of_ones_own(tmp_path: Path):
    (tmp_path / "own_metric_a.py").write_text(
        "def share(outputs, data):\n    return (outputs[0].argmax(1) == data['labels']).mean()\n"
        "def wrong(outputs, data):\n    return None\nnumber = 3\n"
    )
    found = metric_of("own_metric_a:share", DATA, [tmp_path])
    assert found.value([LOGITS], [DENSE], DATA) == (LOGITS.argmax(1) == LABELS).mean()
    with pytest.raises(HassError, match="gave None, expected a finite number"):
        metric_of("own_metric_a:wrong", DATA, [tmp_path]).value([LOGITS], [DENSE], DATA)
    with pytest.raises(HassError, match="failed \\(TypeError: .* it is called with"):
        metric_of("os:getcwd", DATA).value([LOGITS], [DENSE], DATA)
    for name, said in (
        ("own_metric_a:number", "is no function"),
        ("own_metric_a:missing", "cannot be imported"),
        ("no_such_module:f", "cannot be imported"),
        (":f", "cannot be imported"),
    ):
        with pytest.raises(HassError, match=said):
            metric_of(name, DATA, [tmp_path])


def test_what_does_not_fit_is_said():
    with pytest.raises(HassError, match="no metric 'top2'; there are top1"):
        metric_of("top2", DATA)
    with pytest.raises(HassError, match="needs labels"):
        metric_of("top5", {})
    with pytest.raises(HassError, match="needs one label"):
        class_leads(LOGITS, LABELS[:10], 1)
    with pytest.raises(HassError, match="classes are 0 to 7"):
        class_leads(LOGITS, LABELS + 1, 1)
