"""What the ranking sees of a line: signals, figures, its place, its form, and what it has in common with others."""

from __future__ import annotations

import math
import re
from typing import Final

from bot.summarizing.document import Document, Row, cosine
from bot.summarizing.signals import signal_index

_PERCENT: Final = re.compile(r"[%％]|百分")
_TERM: Final = re.compile(
    r"(?:[\d一二三四五六七八九十百]个?(?:工作日|日|月|年|小时|天|周)(?:内|以内|之内|前))|期限|届满|截止|月\d+日(?:前|止|之前)|之日起"
)
_BOOK_STATES: Final = re.compile(r"《[^》]{1,40}》.{0,8}(?:明确|提出|规定|要求|指出|从|将|分为|包括)")
_SPEAKER: Final = re.compile(r"^[^，。；]{0,20}(?:强调|指出|要求|明确|提出|表示|认为|介绍|说|称)[，,：:]")
_CV: Final = re.compile(r"^(?:19|20)\d\d[.年].{0,24}(?:任|学习|在)")
_AGENCY: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,8}(?:网|社|报|客户端)|本报|央视)")
_ACTOR: Final = re.compile(
    r"^(?:[^，。；]{0,12}[，,])?[^，。；、]{0,16}(?:部|委|局|署|院|省|市|县|区|办|会|行|厅|政府|中央|中心|集团|协会|法院|检察院|海关|央行|公司)[^，。；]{0,12}"
    r"(?:将|已|印发|推出|发布|出台|部署|启动|组织|制定|下达|安排|公布|联合|召开|举行|开展|决定|要求|明确|提出|负责|应当)"
)
_ISSUED: Final = re.compile(
    r"(?:印发|发布|出台|公布|下发|颁布|制定|通过|签署|推出|实施|施行)[^，。；]{0,16}《|《[^》]{3,60}》[^，。；]{0,12}(?:印发|发布|出台|公布|实施|施行|通过)"
)
_MEETING: Final = re.compile(
    r"会议?(?:还)?(?:听取|审议|通过|原则通过|讨论|研究|决定|同意)|主持召开|审议(?:并)?(?:原则)?通过"
)
_ORGAN_FIRST: Final = re.compile(r"^[\u4e00-\u9fff（）]{2,24}(?:负责|应当|不得|可以|必须)")
_NEGATIVE_HEAD: Final = re.compile(
    r"背景|意义|总体要求|指导思想|基本原则|重要性|组织领导|组织实施|保障措施|工作要求|宣传|附则|总则|简历|注：|附件|名词解释|统计范围|调查方法"
)
_OPEN_LIST: Final = re.compile(r"(?:下列|以下|如下)[^。]*[：:]?|之一的")
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,3}(?:省|市|县|区|州)")
_FIELD: Final = re.compile(r"^[\u4e00-\u9fff（）]{2,14}[：:]")
_PAST: Final = re.compile(r"此前|去年|前年|上年末|早在|当时|以往|过去|历史上|\d年前|[自从]\d{4}年")
_SO_FAR: Final = re.compile(r"截至|截止|目前|累计|以来|至今")
_TAIL: Final = re.compile(  # a clause that only says what the others are good for
    r"确保|促进|助力|推动|更好|从而|使|让|以便|不断|有效|努力|形成|营造|增强|维护|显示|表明|成为|有利于|提供|奠定|为"
)
YEARS_BACK: Final = 5  # from which a year is as far from the lead's as any
FINAL: Final = "。！？；!?;”…）)"
MEASURED: Final = (
    "figure", "figures", "no_figure_where_others", "percent", "largest", "largest_of_all", "figures_of_most",
    "first_figure_of_section", "repeats_lead_figures", "date", "other_year", "year_of_lead", "term", "book",
    "book_states", "issued", "hears", "quotes", "speaker", "actor", "organ_first", "agency", "cv", "field",
    "colon", "open_list", "place_of_lead", "place_other", "position", "early", "first", "second", "last",
    "last_two", "first_of_paragraph", "alone_in_paragraph", "later_in_paragraph", "behind_head",
    "far_from_head", "head_cosine", "negative_head", "is_head", "first_of_article", "article",
    "article_position", "chapter_start", "is_label", "mark_label", "item_label", "order_label",
    "after_semicolon", "ends_semicolon", "no_final", "short", "shorter", "long", "length", "longer_than_median",
    "clauses", "mean_idf", "central", "titled", "nearest_title", "forward", "similar_before", "opening_alike",
    "lead_cosine", "question", "quote_first", "past_le", "number_words", "lines", "past", "so_far", "years_back",
    "section_first", "section_last", "tail_share", "tail_last", "figured_clauses",
)  # fmt: skip


def names() -> tuple[str, ...]:
    """The names of a row of features."""
    return (*(f"s_{name}" for name in signal_index().names), *MEASURED)


def line_features(document: Document) -> list[list[float]]:
    """A row a line, 0..1 mostly."""
    rows = document.rows
    if not rows:
        return []
    shared = _Shared(document)
    return [
        [
            *(min(2, count) / 2 for count in row.signals),
            *_measured(row, at, document, shared),
        ]
        for at, row in enumerate(rows)
    ]


class _Shared:
    """What is the same for every line of a document."""

    def __init__(self, document: Document) -> None:
        rows = document.rows
        live = [row for row in rows if not row.line.junk]
        self.live = live or rows
        self.order = {id(row): at for at, row in enumerate(self.live)}
        self.lead = self.live[0]
        self.median = _median([len(row.line.text) for row in self.live]) or 1
        self.figured = sum(bool(row.figures) for row in self.live) / len(self.live)
        self.most_figures = max((len(row.figures) for row in self.live), default=0) or 1
        self.largest = max((row.largest for row in self.live), default=0.0)
        self.nearest = max((row.titled for row in self.live), default=0.0)
        self.lead_figures = frozenset(self.lead.figures)
        self.lead_places = frozenset(_PLACE.findall(self.lead.line.text + document.title_text))
        self.lead_years = self.lead.years or (frozenset([document.year]) if document.year else frozenset())
        openings: dict[str, int] = {}
        for row in self.live:
            openings[row.line.text[:2]] = openings.get(row.line.text[:2], 0) + 1
        self.openings = openings
        self.first_figures: set[int] = set()
        seen: set[int] = set()
        for at, row in enumerate(rows):
            if row.figures and not row.line.junk and row.section not in seen:
                seen.add(row.section)
                self.first_figures.add(at)
        self.sizes: dict[int, int] = {}
        for row in rows:
            self.sizes[row.line.paragraph] = self.sizes.get(row.line.paragraph, 0) + 1
        self.similar = _similar(rows)
        self.forward = _forward(rows, document)
        self.articles = document.laws or 1


def _median(sizes: list[int]) -> float:
    """The middle one, the mean of the middle two of an even number (``statistics`` takes .01 s to import)."""
    ordered, half = sorted(sizes), len(sizes) // 2
    return ordered[half] if len(sizes) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _similar(rows: list[Row]) -> list[float]:
    """The greatest cosine with one of the twelve lines before it."""
    found = []
    for at, row in enumerate(rows):
        found.append(max((cosine(row, other) for other in rows[max(0, at - 12) : at]), default=0.0))
    return found


def _forward(rows: list[Row], document: Document) -> list[float]:
    """How much more a line has in common with those behind it than with those before it (per line)."""
    before: dict[str, float] = {}
    found = []
    for count, row in enumerate(rows):
        if not row.norm:
            found.append(0.0)
            continue
        later = earlier = 0.0
        for token, value in row.vector.items():
            there = before.get(token, 0.0)
            earlier += value * there
            later += value * (document.centroid.get(token, 0.0) - there - value / row.norm)
            before[token] = there + value / row.norm
        rest = max(1, len(rows) - count - 1)
        found.append(later / row.norm / rest - earlier / row.norm / max(1, count))
    return found


def _measured(row: Row, at: int, document: Document, shared: _Shared) -> list[float]:
    """The values of MEASURED, in its order."""
    values = (
        *_of_figures(row, at, shared),
        *_of_signs(row.line.text, shared),
        *_of_place(row, at, document, shared),
        *_of_shape(row, at, document, shared),
        *_of_time(row, document, shared),
        *_of_section(row, at, document),
        *_of_clauses(row),
    )
    return [float(value) for value in values]


def _of_figures(row: Row, at: int, shared: _Shared) -> tuple[float, ...]:
    """Figures, dates and years, beside those of the other lines."""
    text, count, rank = row.line.text, len(row.figures), shared.order.get(id(row), 0)
    later_years = [year for year in row.years if year not in shared.lead_years]
    return (
        count > 0,
        min(count, 4) / 4,
        count == 0 and shared.figured > 0.5,
        _PERCENT.search(text) is not None,
        row.largest / 12,
        bool(count) and row.largest >= shared.largest - 0.01,
        count / shared.most_figures,
        at in shared.first_figures,
        bool(count) and rank > 0 and sum(f in shared.lead_figures for f in row.figures) / count > 0.5,
        re.search(r"\d月\d", text) is not None,
        bool(later_years) and not (row.years & shared.lead_years),
        bool(row.years & shared.lead_years),
    )


def _of_signs(text: str, shared: _Shared) -> tuple[float, ...]:
    """Who acts or speaks, what is named, and whether it is somewhere else than the lead."""
    places = frozenset(_PLACE.findall(text))
    return (
        _TERM.search(text) is not None,
        "《" in text,
        _BOOK_STATES.search(text) is not None,
        _ISSUED.search(text) is not None,
        _MEETING.search(text) is not None,
        "“" in text,
        _SPEAKER.match(text) is not None,
        _ACTOR.match(text) is not None,
        _ORGAN_FIRST.match(text) is not None,
        _AGENCY.match(text) is not None,
        _CV.match(text) is not None,
        _FIELD.match(text) is not None,
        "：" in text,
        _OPEN_LIST.search(text) is not None,
        bool(places & shared.lead_places),
        bool(places - shared.lead_places) and bool(shared.lead_places),
    )


def _of_place(row: Row, at: int, document: Document, shared: _Shared) -> tuple[float, ...]:
    """The place in the document, its section, its article, its list."""
    line, rank, total = row.line, shared.order.get(id(row), 0), len(shared.live)
    head = document.rows[row.head] if row.head >= 0 else None
    return (
        rank / max(1, total - 1),
        1 / (1 + rank),
        rank == 0,
        rank in {1, 2},
        rank == total - 1,
        rank >= total - 2,
        row.in_paragraph == 0,
        shared.sizes[line.paragraph] == 1,
        min(3, row.in_paragraph) / 3,
        head is not None and row.head == at - 1,
        min(5, at - row.head) / 5 if head is not None else 0.0,
        cosine(row, head) if head is not None else 0.0,
        head is not None and _NEGATIVE_HEAD.search(head.line.text) is not None,
        row.is_head,
        line.kind == "article",
        min(row.article, 40) / 40,
        row.article / shared.articles,
        row.chapter is not None and (at == 0 or document.rows[at - 1].chapter != row.chapter),
        line.kind == "is",
        line.kind in {"mark", "nth", "dot"},
        line.kind in {"brackets", "half", "circle"},
        line.kind in {"order", "english"},
    )


def _of_shape(row: Row, at: int, document: Document, shared: _Shared) -> tuple[float, ...]:
    """Length, marks, rareness, and what the line has in common with the title and the other lines."""
    line, text = row.line, row.line.text
    size, rank, total = len(text), shared.order.get(id(row), 0), len(shared.live)
    before = document.rows[at - 1].line if at else None
    return (
        before is not None and before.text[-1] in "；;",
        text[-1] in "；;",
        text[-1] not in FINAL,
        size < 26,
        size < 16,
        size > 90,
        min(size, 150) / 150,
        size > shared.median,
        min(8, len(line.clauses)) / 8,
        sum(row.vector.values()) / max(1, len(row.vector)) / 8,
        row.central,
        row.titled,
        shared.nearest > 0 and row.titled >= shared.nearest - 1e-9,
        shared.forward[at],
        max(0.0, shared.similar[at] - 0.3),
        min(6, shared.openings.get(text[:2], 1) - 1) / 6,
        cosine(row, shared.lead) if rank else 0.0,
        text[-1] in "？?",
        text[0] in "“‘「",
        "了" in text,
        min(4, len(re.findall(r"\d", text))) / 4,
        math.log(total + 1) / 5,
    )


def _of_time(row: Row, document: Document, shared: _Shared) -> tuple[float, ...]:
    """Whether it looks back: an earlier time is background, what has been reached so far a result."""
    text = row.line.text
    years = shared.lead.years or ({document.year} if document.year else set())
    back = max(0, max(years) - min(row.years)) if years and row.years else 0
    return (
        _PAST.search(text) is not None,
        _SO_FAR.search(text) is not None,
        min(YEARS_BACK, back) / YEARS_BACK,
    )


def _of_section(row: Row, at: int, document: Document) -> tuple[float, ...]:
    """The first and the last line of a section: a section opens with its claim and closes with its outlook."""
    rows = document.rows
    return (
        at == 0 or rows[at - 1].section != row.section,
        at == len(rows) - 1 or rows[at + 1].section != row.section,
    )


def _of_clauses(row: Row) -> tuple[float, ...]:
    """How much of the line is purpose and praise, and how much of it counts something."""
    texts = row.line.clause_texts()
    if not texts:
        return 0.0, 0.0, 0.0
    tails = [_TAIL.match(text) is not None for text in texts]
    figured = sum(any(map(str.isdecimal, text)) for text in texts)
    return sum(tails) / len(texts), tails[-1], figured / len(texts)
