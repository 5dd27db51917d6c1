"""Which line heads the brief: a learnt score over all lines, and rules of the forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bot.summarizing.data_files import data_file, pattern
from bot.summarizing.document import Document
from bot.summarizing.forms.kinds import KINDS
from bot.summarizing.forms.law import APPLIES, BASIS, IN_FORCE
from bot.summarizing.forms.notice import AGREES, ISSUED_BELOW, is_announcement
from bot.summarizing.headline_span import held
from bot.summarizing.line_features import names as line_names
from bot.summarizing.sparse import Standard, mixed

_RECEIVED: Final = re.compile(r"收悉")
_ASSURES: Final = re.compile(r"虚假记载、?误导性陈述")  # what every announcement of a company begins with
_HOST: Final = re.compile(
    r"主持召开|会见|会谈|出席|召开|印发|发布|举行|通过|成立|签署|公布|出台|启动|揭牌|开工|开通|投产|实施|施行|闭幕|开幕|举办|部署|任命|免去|决定|批准|调查"
)
_DATELINE: Final = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日|^(?:近日|日前|今天|昨天|今日|昨日)|^记者从|^据")
_ANSWERS: Final = re.compile(r"发布会|解读|介绍|座谈|采访|专访")
_OPINION: Final = re.compile(r"刊文|文章称|报道|媒体|评论")
_PRAISE: Final = re.compile(r"具有重要意义|意义重大|重大举措|高度重视|为深入贯彻|为全面贯彻")
_QUOTATION: Final = re.compile(r"[“‘「](?:[^”’」]{13,}|[^”’」]*[。！？，；])")
_STARTS_AWAY: Final = re.compile(r"^(?:这|该|此外|其中|但|然而|不过|他|她|同时|另外|对此|因此|所以|其)")
_OFFICE: Final = re.compile(
    r"涉嫌(?:严重)?违纪违法|接受[^，。]{0,24}(?:纪律审查|监察调查|审查调查)|被?开除党籍|(?:任命|免去)[^，。]{2,30}(?:职务|为)|当选为|逝世"
)
LIKELY: Final = 0.4  # probability from which the rules of a form hold: a wrong one seldom fits its lines
OFFICE: Final = 1.5  # logits of a line that says who was appointed, removed or investigated
UNREAL: Final = 4.0  # logits that a by-line, a caption or a list of people loses
FIRST: Final = 1.2  # logits: 0.7 to 2 are equal by marked documents held out, R1 of news titles is best from 1 to 1.3
FIGURES, HELD = 3.0, 3.0  # logits of a line with all figures, with all words of the title: 1 to 4 are equal held out
_TITLE_FIGURE: Final = re.compile(r"\d[\d,]*\.\d+|\d[\d,]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CONFERENCE: Final = re.compile(  # somebody spoke or answered; what was said comes behind it
    r"(?:新闻)?(?:发布会|吹风会|通气会|说明会|见面会)"
)
_PUBLISHED: Final = re.compile(  # a list or report came out; what it says comes behind it
    r"(?:发布|公布|披露|推出|出炉)(?:了)?[^，。；《]{0,30}(?:榜单?|名单|报告|数据|指数|排行榜?|消息|情况)(?:[（(][^）)]{0,60}[）)])?[。；]?$"
)
ANNOUNCES: Final = 4.0  # logits that such a line loses where what was announced stands right behind it
AHEAD: Final = 6  # lines in which it stands
_DESCRIBES: Final = re.compile(r"(?:今年)?(?:即将|将|现年|年近|年仅|时年)[^，。]{0,6}岁")  # a life before what happened
_TALKED_ABOUT: Final = re.compile(
    r"备受[^，。]{0,6}(?:关注|瞩目)|引[发起][^，。]{0,8}(?:关注|热议|讨论)|注意到，|各位观众|今年是[^，。]{2,40}(?:周年|之年|的?第[^，。]{1,4}年)"
)
_VISUAL: Final = re.compile(r"来看|专访|走进|记者走访|一图")
EXTRA: Final = (
    "below", "basis", "applies", "in_force", "last_article", "agrees", "host", "dateline", "answers", "media",
    "praise", "away", "question_before", "title_share", "near_first", "rank", "probability", "behind_junk",
    "first_real",
)  # fmt: skip


def first_real(document: Document) -> int:
    """The first line that is no junk, no heading and long enough to say something."""
    rows = document.rows
    return next(
        (at for at, row in enumerate(rows) if not row.line.junk and not row.is_head and len(row.line.text) >= 15), 0
    )


def extra_features(
    document: Document, probabilities: Sequence[float], places: Sequence[int] | None = None
) -> list[list[float]]:
    """A row for each of these lines (None: all): what only matters for the headline."""
    rows = document.rows
    order = sorted(range(len(rows)), key=lambda at: -probabilities[at])
    rank = {at: place for place, at in enumerate(order)}
    top = max((row.titled for row in rows), default=0.0)
    articles = [at for at, row in enumerate(rows) if row.line.kind == "article"]
    real = first_real(document)
    found = []
    for at in range(len(rows)) if places is None else places:
        row = rows[at]
        text = row.line.text
        found.append([float(value) for value in (
            ISSUED_BELOW.search(text) is not None, BASIS.search(text) is not None, APPLIES.search(text) is not None,
            IN_FORCE.search(text) is not None,
            bool(articles) and at >= articles[-1] and IN_FORCE.search(text) is not None,
            AGREES.search(text) is not None, _HOST.search(text) is not None, _DATELINE.match(text) is not None,
            _ANSWERS.search(text) is not None, _OPINION.search(text) is not None, _PRAISE.search(text) is not None,
            _STARTS_AWAY.match(text) is not None, at > 0 and rows[at - 1].line.text[-1] in "？?",
            row.titled / top if top else 0.0, 1 / (1 + max(0, at - real)), 1 / (1 + rank[at]), probabilities[at],
            row.line.junk is not None, at == real,
        )])  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class HeadlineModel:
    """A logistic on standardized line features and EXTRA, with a part for each form."""

    standard: Standard
    common: tuple[float, ...]
    forms: tuple[tuple[float, ...], ...]

    def scores(self, features: Sequence[Sequence[float]], forms: Sequence[float]) -> list[float]:
        """How well each line heads (logits)."""
        return self.standard.scores(features, mixed(self.common, self.forms, forms))

    @staticmethod
    def load(data: dict[str, Any]) -> HeadlineModel:
        if tuple(data["names"]) != names():
            raise ValueError("a headline model of other features")
        return HeadlineModel(
            Standard.of(data["means"], data["scales"]), tuple(data["common"]), tuple(map(tuple, data["forms"]))
        )


def names() -> tuple[str, ...]:
    return (*line_names(), *EXTRA)


@cache
def headline_model() -> HeadlineModel:
    return HeadlineModel.load(data_file("headline_lines.json"))


def _softness(text: str, *, has_figure: bool) -> float:
    """What a line loses that quotes earlier words, paints or lets somebody talk instead of telling the act (logits)."""
    value = 0.0
    if pattern("study").search(text):
        value += 3.0
    if _QUOTATION.match(text):
        value += 2.5
    if pattern("soft").search(text):
        value += 2.0
    is_told = pattern("host").search(text) is not None
    if not is_told and (pattern("vox").search(text) or (pattern("colour").match(text) and not has_figure)):
        value += 2.0
    if not is_told and pattern("copula").search(text):
        value += 1.0
    return value


def offset(document: Document, forms: Sequence[float], at: int) -> float:
    """What rules of the forms and of the language add to a line (logits)."""
    row = document.rows[at]
    soft = _softness(row.line.text, has_figure=bool(row.figures))
    unreal = UNREAL if row.line.junk and row.line.junk not in {"subhead", "announcement"} else 0.0
    return _of_forms(document, forms, at) + _of_title(document, at) + _of_beginning(row.line.text) - soft - unreal


def _of_title(document: Document, at: int) -> float:
    """What a sentence gains that says what the title says; where there is none, the first sentence does its work."""
    row = document.rows[at]
    if not document.title_text:
        text = row.line.text
        is_hollow = only_announces(document, at) or _RECEIVED.search(text) or _TALKED_ABOUT.search(text)
        return FIRST if at == first_real(document) and not is_hollow else 0.0
    if row.line.junk or is_announcement(row.line.text):
        return 0.0
    words = held(document, row.vector) / document.title_weight if document.title_weight else 0.0
    return FIGURES * _title_figures(document, row.line.text) + HELD * words


def _title_figures(document: Document, text: str) -> float:
    """Part of the title's figures that the line holds; years and figures of one digit do not count."""
    wanted = {one for one in _TITLE_FIGURE.findall(document.title_text) if not _YEAR.fullmatch(one)}
    return sum(one in text for one in wanted) / len(wanted) if wanted else 0.0


def _of_forms(document: Document, forms: Sequence[float], at: int) -> float:
    """What the rules of the likely forms add, and the act of any text about an office."""
    value = sum(kind.heads(document, at) for kind, share in zip(KINDS, forms, strict=True) if share > LIKELY)
    value += OFFICE if _OFFICE.search(document.rows[at].line.text) else 0.0
    return value - (ANNOUNCES if only_announces(document, at) else 0.0)


def only_announces(document: Document, at: int) -> bool:
    """A line that says that something was announced, and not what; what was announced stands right behind it."""
    text = document.rows[at].line.text
    is_report = _PUBLISHED.search(text) is not None
    if not is_report and (not _CONFERENCE.search(text) or document.rows[at].figures):
        return False
    told = sum(len(other.figures) for other in document.rows[at + 1 : at + 1 + AHEAD])
    return told >= (1 if is_report else 2)


def _of_beginning(text: str) -> float:
    value = -6.0 if _RECEIVED.search(text) or _ASSURES.search(text) else 0.0
    if text[0] in "（(":
        value -= 3.0
    if text.startswith(("--", "——")):
        value -= 2.5
    if _STARTS_AWAY.match(text):
        value -= 2.0
    if _DESCRIBES.match(text) or _TALKED_ABOUT.search(text):
        value -= 4.5  # nearly what the place at the beginning gives, where such sentences stand
    if text.startswith(("摘要", "附件", "编者按")) or _VISUAL.search(text):
        value -= 2.0
    return value
