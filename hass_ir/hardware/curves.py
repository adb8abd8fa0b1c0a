"""When the words of an image pass along a stream, as piecewise linear functions of their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hass_ir.hardware.candidates import FloatArray


@dataclass(frozen=True, eq=False)
class Curve:
    """Word `words[i]` of an image (the first is 1) is there in cycle `times[i]`; both ascend, and
    between two points words come evenly. The last point is the last word's."""

    words: FloatArray
    times: FloatArray

    @property
    def count(self) -> float:
        """Words of the image."""
        return float(self.words[-1])

    @property
    def first(self) -> float:
        """Cycle of the first word."""
        return float(self.times[0])

    @property
    def last(self) -> float:
        """Cycle of the last word."""
        return float(self.times[-1])

    def at(self, words: FloatArray) -> FloatArray:
        """Cycles in which so many words are there."""
        return np.interp(words, self.words, self.times)


def paced(words: FloatArray, times: FloatArray, rate: float) -> Curve:
    """The curve of words that could come at `times`, but at most `rate` of them a cycle.

    t(i) = max over j <= i of times(j) + (words(i) - words(j))/rate.
    """
    taken = words / rate
    return Curve(words, np.maximum.accumulate(times - taken) + taken)


def met(curves: Sequence[Curve], count: float) -> Curve:
    """Streams that are taken side by side, the same share of the `count` words of each: every word
    when it has come in all of them."""
    words = np.unique(np.concatenate([c.words * (count / c.count) for c in curves]))
    times = [c.at(words * (c.count / count)) for c in curves]
    return Curve(words, np.max(times, axis=0))
