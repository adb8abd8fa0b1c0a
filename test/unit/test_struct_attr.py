"""Struct attributes are equal when their fields are."""

from hass_ir.dialects.sdf_engine import EngineAttr

FIELDS = {
    "kind": "relu",
    "ii_cycles": 10,
    "dsp": 0,
    "lut": 3,
    "ff": 1,
    "bram18": 0,
    "uram": 0,
}


def test_equality_and_hash_follow_the_fields():
    one, other = EngineAttr.of(**FIELDS, words=1), EngineAttr.of(**FIELDS, words=2)
    assert one == EngineAttr.of(**FIELDS, words=1)
    assert hash(one) == hash(EngineAttr.of(**FIELDS, words=1))
    assert one != other
    assert one.replaced(words=2) == other
    assert len({one, other}) == 2
