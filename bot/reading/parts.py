"""Parts of the main content that are no text of it: told by class or id, hidden, headed 相关阅读, or other articles."""

from __future__ import annotations

import re
from typing import Final

from bot.reading.blocks import PLAYER, PageBlocks
from bot.reading.boilerplate_patterns import RELATED, STOP
from bot.reading.main_content import MainContent, Sums, is_other_article, is_wording

# Parts of a body that are no text of it, by class or id; only block elements, and only small ones. The names of the
# second list are those of layout boxes too (an editor's blocks, a share of a grid): what is prose in them stays.
_PART = re.compile(
    r"related|recommend|comment|copyright|qrcode|qr-code|ewm|toolbar|pager|pagination|keyword|"
    r"(?:^|[\s_-])tags?(?:$|[\s_-])|player|font-?size|jubao|report-btn|disclaimer|otherinfo|tool-?bar|"
    r"zebian|(?:^|[\s_-])bshare|prev-?next|next-?page|page-?nav|(?:^|[\s_-])adv?-|guanggao|breadcrumb|crumb|hot-?news|reprint"
)
_LAYOUT_PART = re.compile(r"share|editor|statement|follow|download|social")
_PROSE: Final = 25  # characters of a sentence in such a box
# What a page says where it hides the rest of its text until it is asked for it.
_MORE_BELOW = re.compile(
    r">[^<]{0,6}(?:展[开開](?:[阅閱][读讀])?(?:全文|全部|更多|剩余|剩餘|<)|"
    r"(?:[阅閱][读讀]|查看|[显顯]示|余下|[继繼][续續][阅閱][读讀])(?:全文|剩余|剩餘))"
)
_PART_SHARE: Final = 0.2  # of the body; a larger part with such a name is the body itself in a box called "share"
_PLAYER_SHARE: Final = 0.9  # the texts of a video player can be longer than the few lines below it
_HALF: Final = 0.5  # of the body: what is hidden or headed 相关阅读 may be longer than a named part


def parts_to_drop(blocks: PageBlocks, content: MainContent, title: int | None, markup: str) -> list[int]:
    """Small sub-blocks of the body that are, by their names, no text of it, and other articles; ``title`` as for
    ``leaf_weights``, ``markup`` of the whole page."""
    sums = content.sums
    if sums is None:
        return []
    inside = set(content.elements)
    whole = sum(sums.characters[at] for at in content.elements)
    unfolds = any(element.hidden for element in blocks.elements) and bool(_MORE_BELOW.search(markup))
    found: list[int] = []
    for at, element in enumerate(blocks.elements):
        if element.parent not in inside or at in content.elements:
            continue
        small = sums.characters[at] <= _allowed(blocks, sums, at) * whole
        if (small and not _is_text(blocks, sums, at, unfolds)) or is_other_article(blocks, sums, at, title):
            found.append(at)
        else:
            inside.add(at)
    return found


def _is_text(blocks: PageBlocks, sums: Sums, at: int, unfolds: bool) -> bool:
    """Whether a small part has sentences of the article: behind 展开全文 (copies are told by their lines), below 相关…
    without a link, or in a box whose name is one of layout."""
    element = blocks.elements[at]
    if element.hidden:
        may_be = unfolds and element.hint >= 0
    elif PLAYER.search(element.names) or _PART.search(element.names):
        return False
    else:
        may_be = bool(_LAYOUT_PART.search(element.names)) or not (sums.linked[at] or sums.ui[at])
    return may_be and _has_prose(blocks, sums, at)


def _has_prose(blocks: PageBlocks, sums: Sums, at: int) -> bool:
    """Whether a block has a sentence of a text."""
    leaves = blocks.leaves[sums.first[at] : sums.first[at] + sums.leaves[at]] if sums.leaves[at] else []
    return any(
        len(leaf.text) >= _PROSE and leaf.link_share < 0.5 and STOP.search(leaf.text) and not is_wording(leaf.text)
        for leaf in leaves
    )


def _allowed(blocks: PageBlocks, sums: Sums, at: int) -> float:
    """The share of the body that an element may be and still be dropped: by name, hidden, or headed 相关阅读."""
    element = blocks.elements[at]
    if PLAYER.search(element.names):
        return _PLAYER_SHARE
    if element.hidden:
        return _HALF
    if element.tag in {"table", "tbody", "tr", "p"}:  # text of the article, whatever its class is called
        return -1.0
    first = sums.first[at]
    head = blocks.leaves[first].text if first >= 0 and sums.leaves[at] > 1 else ""
    if 0 < len(head) <= 16 and RELATED.match(head):
        return _HALF
    is_part = _PART.search(element.names) or _LAYOUT_PART.search(element.names)
    return _PART_SHARE if is_part else -1.0
