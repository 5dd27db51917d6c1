"""Linear scores of rows that are mostly zeros: a feature that is 0 costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

CLIP: Final = 4.0  # standardized features beyond this are one outlier, not more evidence


@dataclass(frozen=True, slots=True)
class Standard:
    """Means and scales of features, with what a 0 is when standardized."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    zeros: tuple[float, ...]

    @staticmethod
    def of(means: Sequence[float], scales: Sequence[float]) -> Standard:
        """From a learnt file."""
        zeros = tuple(_clipped(-mean / scale) for mean, scale in zip(means, scales, strict=True))
        return Standard(tuple(means), tuple(scales), zeros)

    def standardized(self, features: Sequence[float]) -> list[float]:
        """(x - mean) / scale, within ±CLIP."""
        return [_clipped((x - m) / s) for x, m, s in zip(features, self.means, self.scales, strict=True)]

    def scores(self, rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
        """weights · standardized, a row each."""
        means, scales, zeros = self.means, self.scales, self.zeros
        base = sum(weight * zero for weight, zero in zip(weights, zeros, strict=True))
        found = []
        for row in rows:
            value = base
            for at, x in enumerate(row):
                if x:
                    z = (x - means[at]) / scales[at]
                    value += weights[at] * ((CLIP if z > CLIP else -CLIP if z < -CLIP else z) - zeros[at])
            found.append(value)
        return found


def _clipped(value: float) -> float:
    return max(-CLIP, min(CLIP, value))


def mixed(common: Sequence[float], forms: Sequence[Sequence[float]], shares: Sequence[float]) -> list[float]:
    """The common weights and those of each form by its share; a form below a thousandth adds nothing to be seen."""
    weights = list(common)
    for share, row in zip(shares, forms, strict=True):
        if share > 0.001:
            for at in range(len(weights)):
                weights[at] += share * row[at]
    return weights
