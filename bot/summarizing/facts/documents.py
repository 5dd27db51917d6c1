"""Documents with title, number and role, and the organs that issued them."""

from __future__ import annotations

import re
from functools import cache

from bot.models import Article, Document, Span
from bot.summarizing.data_files import as_listed, longest_first, role_words
from bot.summarizing.facts.paragraphs import matches, span_of

_NUMBER = re.compile(r"(?:(?![为是据按照以和与及了号])[\u4e00-\u9fff]){1,9}[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,4}号")
_TAIL = re.compile(r"[（(][^（）()]{1,20}[）)]$")  # (试行), (2023-2025年)
_SHORT_NAME = re.compile(
    r"^(?:实施|若干|指导|管理|暂行|行动|工作|发展)?(?:意见|通知|措施|办法|方案|规定|计划|公告|规划|指南)$"
)
_PLAN = re.compile(r"“[^”]{2,12}”(?:专项)?行动(?:计划|方案)?|(?<=[以施进展])[\u4e00-\u9fff]{2,8}三年行动(?:计划|方案)?")
_NEAR = 14  # characters before a document that tell its role


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(r"《((?:[^《》]|《[^《》]*》){3,80})》")


@cache
def _issuing() -> re.Pattern[str]:
    organ = organ_pattern()
    others = rf"(?:、\s?|[和与及]|会同|联合)(?:{organ})"
    when = r"[^，。；《》]{0,8}"
    with_others = r"(?:等\d{0,2}[一二三四五六七八九十]{0,2}个?(?:多)?(?:部门|单位|部委|机构)?)?"
    return re.compile(
        rf"(?P<organs>(?:{organ})(?:{others})*){with_others}{when}(?:{longest_first('issuing')})(?![会了]?会)"
    )


@cache
def organ_pattern() -> str:
    """A central organ, or a place with its local organ."""
    provinces = longest_first("provinces")
    province = rf"(?:{provinces})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)?"
    place = rf"(?:{province})?(?:[\u4e00-\u9fff]{{2,3}}(?:市|县|区|州))?|[省市区县]"
    return rf"{longest_first('organs')}|(?:{place})(?:{longest_first('local_organs')})"


def documents_of(article: Article) -> tuple[Document, ...]:
    """《…》 of a document's kind, and numbers (文号), each once."""
    kinds = re.compile(rf"(?:{longest_first('document_kinds')})$")
    not_kinds = re.compile(rf"(?:{longest_first('not_documents')})$")
    found: dict[str, Document] = {}
    for number, match in matches(article, _titled()):
        title = match[1].strip()
        bare = _TAIL.sub("", title)
        if title in found or not_kinds.search(bare) or not kinds.search(bare) or _SHORT_NAME.match(bare):
            continue
        before = article.paragraphs[number][max(0, match.start() - _NEAR) : match.start()]
        found[title] = Document(span_of(number, match), title=title, role=_role(before))
    for number, match in matches(article, _PLAN):
        if not any(match[0] in title for title in found):
            found.setdefault(match[0], Document(span_of(number, match), title=match[0]))
    for number, match in matches(article, _NUMBER):
        found.setdefault(match[0], Document(span_of(number, match), number=match[0]))
    return tuple(found.values())


def _role(before: str) -> str | None:
    """印发, 依据 or 解读 by the last word before it that tells."""
    best, role = -1, None
    for name, words in role_words().items():
        if name == "解读" and not re.search(r"解读|介绍", before):
            continue
        at = max((match.start() for match in re.finditer(words, before)), default=-1)
        if at > best:
            best, role = at, name
    return role


def issuers_of(article: Article) -> tuple[Span, ...]:
    """Organs right before a word of issuing, and those that sign the end; each once, the fuller name first seen."""
    found: dict[str, Span] = {}
    single = re.compile(organ_pattern())
    for number, match in matches(article, _issuing()):
        for organ in single.finditer(article.paragraphs[number], *match.span("organs")):
            found.setdefault(organ[0], span_of(number, organ))
    for number in range(max(0, len(article.paragraphs) - 3), len(article.paragraphs)):
        signed = single.fullmatch(article.paragraphs[number])
        if signed:
            found.setdefault(signed[0], span_of(number, signed))
    generic = set(as_listed("local_organs").split("|"))
    return tuple(span for name, span in found.items() if name not in generic)
