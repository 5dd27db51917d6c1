"""XML that is sound and makes no sense: elements taken out, twice, elsewhere or nested, values that nobody expects."""

from __future__ import annotations

import random
from typing import Any

from lxml import etree

VALUES = (
    "", "-1", "0", "1", "9", "63", "64", "1e9", "999999999999999999999", "NaN", "inf", "x", "%1%9%0", "g 999999 1",
    "0 0 0 0", "1 0 0 1 0 0", "-1 -1 -1 -1", "true", "none", "restart", "../../x", "/", "M 0 0 L 9 9 C", "bullet",
    "chineseCounting", "30001", "1" * 5000,
)  # fmt: skip
MOST_ELEMENTS = 3_000


def reshaped(xml: bytes, chance: random.Random) -> bytes:
    """One to thirty changes of a document."""
    root = etree.fromstring(xml)
    for _ in range(chance.randint(1, 30)):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        if not 3 <= len(elements) <= MOST_ELEMENTS:
            break
        _change(chance.choice(elements[1:]), chance.choice(elements), chance)
    return etree.tostring(root)


def _change(one: Any, other: Any, chance: random.Random) -> None:
    kind = chance.randrange(6)
    whole = etree.tostring(one, with_tail=False)
    if kind == 0:
        one.getparent().remove(one)
    elif kind == 1:
        for _ in range(chance.choice((1, 3, 60)) if len(whole) < 2_000 else 1):
            one.addnext(etree.fromstring(whole))
    elif kind == 2:
        other.append(etree.fromstring(whole))
    elif kind == 3:
        for name in one.attrib:
            one.set(name, chance.choice(VALUES))
    elif kind == 4:
        one.tag = other.tag
    else:
        one.text = chance.choice((*VALUES, "字" * 3000, "\n\t 文", "a b " * 500))
