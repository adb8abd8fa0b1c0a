"""What is wrong with the values of a TOML file, key by key."""

from __future__ import annotations

from math import inf


def text_complaint(key: str, value: object) -> str | None:
    """Why `value` is no text for `key`; None where it is."""
    if isinstance(value, str) and value:
        return None
    return f"key '{key}' must be a string that is not empty"


def number_complaint(
    key: str, value: object, whole: bool = False, zero: bool = False
) -> str | None:
    """Why `value` is no finite number above 0 (with `zero`: or 0) for `key`; None where it is."""
    if whole and type(value) is not int:
        return f"key '{key}' must be a whole number, not {value!r}"
    if not isinstance(value, int | float) or isinstance(value, bool):
        return f"key '{key}' must be a number, not {value!r}"
    if not (0 <= value if zero else 0 < value) or not value < inf:
        sign = "0 or more" if zero else "positive"
        return f"key '{key}' must be {sign} and finite, not {value!r}"
    return None
