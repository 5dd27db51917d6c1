"""Raised and lowered digits and signs as characters of their own: plain, 10⁶ would be the number 106."""

from __future__ import annotations

from typing import Final

RAISED: Final = str.maketrans("0123456789+-−－–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁽⁾ⁿ")
LOWERED: Final = str.maketrans("0123456789+-−－–()n", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₋₍₎ₙ")
