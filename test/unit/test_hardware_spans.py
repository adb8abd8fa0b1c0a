"""Spans of II to make engines for: from what is proven, or near what the design before had."""

from dataclasses import replace

from hass_ir.hardware.spans import RATIOS, WARM_RATIO, Start, spans

BEFORE = Start((1.0, 0.0, 0.0, 0.0, 0.0), 200, 260.0, 1000.0)


def test_without_a_design_before_spans_widen_from_the_least():
    assert spans(None, 1000.0, 100.0, 1.0, 0.0) == [(0.0, 100.0 * r) for r in RATIOS]
    assert spans(None, 0.0, 0.0, 1.0, 0.0) == []
    assert spans(BEFORE, 0.0, 0.0, 1.0, 0.0) == []


def test_where_most_members_stay_their_span_is_kept_to():
    (guess, first), *rest = spans(BEFORE, 900.0, 100.0, 1.0, 0.9)
    assert guess < 180 < first == WARM_RATIO * 180
    assert [s[1] for s in rest] == [400.0, 1600.0]
    assert spans(replace(BEFORE, span=190.0), 1000.0, 100.0, 1.0, 0.5)[0][1] == 190.0


def test_where_most_members_change_the_span_follows_what_is_expected():
    (guess, first), *rest = spans(BEFORE, 1500.0, 100.0, 1.0, 0.2)
    assert (guess, first) == (300 / WARM_RATIO, 300 * WARM_RATIO)
    assert all(s[1] > first for s in rest)


def test_of_other_resources_as_much_is_taken_as_before():
    logic = replace(BEFORE, prices=(0.0, 1.0, 0.0, 0.0, 0.0))
    assert spans(logic, 10.0, 100.0, 1.0, 1.0)[0][1] == WARM_RATIO * 200


def test_work_that_is_gone_leaves_what_streams_take():
    (guess, first), *_ = spans(BEFORE, 0.0, 100.0, 1.0, 0.2)
    assert (guess, first) == (100 / WARM_RATIO, 100 * WARM_RATIO)
