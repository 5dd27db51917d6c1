"""Which kind of document this is, as probabilities: a wrong form then does little harm.

The forms and what each is recognised by stand in the modules beside this one; a text in traditional script is folded
before it is looked at.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.summarizing.data_files import data_file
from bot.summarizing.document import Document
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.line_features import FINAL

_TITLE: Final = {
    "t_law": r"(?:条例|规定|办法|细则|规则|章程|法)(?:（[^）]{0,60}）)?$",
    "t_notice": r"通知|意见|公告|批复|复函|方案|通告|决定|申报|的函|公示|规划|纲要",
    "t_answers": r"解读|答记者问|问答|发布会|一图|释义|解答|热点|访谈",
    "t_statistics": r"同比|增长|季度|上半年|\d月份?|GDP|CPI|PPI|PMI|统计|公报|数据",
    "t_market": r"股|债|基金|涨|跌|指数|上市|央行|逆回购|汇率|亿元|收购|评级",
    "t_list": r"名单|一览|车次|采购|成交|中标|排行|目录|榜|时间表|安排表",
    "t_meeting": r"会议|召开|座谈|论坛|调研|考察|会见|主持|大会|全会",
    "t_comment": r"评论|观察|访谈|为何|谈|时评|社论|锐评|述评|？",
    "t_people": r"书记|免|逝世|会见|调查|被查|任命|任职|简历|双开|履新",
    "t_action": r"^关于|印发|转发",
}
_TEXT: Final = {
    "articles": r"^第[一二三四五六七八九十百]+条",
    "marks": r"^[一二三四五六七八九十]{1,3}、",
    "items": r"^[（(][一二三四五六七八九十]{1,3}[)）]",
    "numbers": r"^\d{1,2}[.．、]",
    "chapters": r"^第[一二三四五六七八九十百]+章",
    "each": r"^各[^，。]{2,40}[：:]$",
    "question_lines": r"[？?]$",
    "answer_lines": r"^(?:答|问|记者)[：:]",
    "fields": r"^[\u4e00-\u9fff（）]{2,12}[：:]",
}
_WHOLE: Final = {
    "number_of_document": r"[〔\[（(]20\d\d[〕\])）]\s*\d+\s*号|令第?\d+号",
    "comparison": r"同比|环比|比上年|较上年",
    "percent": r"\d[%％]",
    "billions": r"\d(?:\.\d+)?(?:万亿|亿|万)",
    "period": r"上半年|前\d个月|\d-\d月|季度|\d月份|全年",
    "meeting": r"会议|座谈会|主持召开",
    "demand": r"要求|强调|指出",
    "shall": r"应当|不得",
    "says": r"表示|认为|专家|分析",
    "we": r"我们|笔者|我认为",
    "person": r"汉族|任命|涉嫌|纪律审查|履历|出生|入党",
    "central_bank": r"央行|逆回购|人民币|美元|港元|股份|证券|公司",
    "issue_below": r"(?:通知|批复|公告|意见|函复|通告)如下|现印发给|特此通知|请认真",
    "agency": r"讯|电（|记者|消息",
    "published": r"公布|施行|修订|修正",
}
NAMES: Final = (
    *_TITLE, "no_title", *_TEXT, *(f"w_{name}" for name in _WHOLE), "digits", "figure_lines", "open_lines",
    "short_lines", "heads", "log_length", "flash", "very_long", "line_length", "bracket_addressee",
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(tuple(re.compile(one) for one in table.values()) for table in (_TITLE, _TEXT, _WHOLE))


def document_features(document: Document) -> list[float]:
    """Values of NAMES, about 0..1."""
    titles, starts, whole = _compiled()
    rows = document.rows
    texts = [row.line.text for row in rows]
    labelled = [(row.line.label or "") + row.line.text if row.line.kind == "article" else row.line.text for row in rows]
    kinds = [row.line.kind for row in rows]
    count = max(1, len(rows))
    text = "\n".join(texts)
    size = max(1, len(text))
    shares = []
    for name, pattern in zip(_TEXT, starts, strict=True):
        if name == "articles":
            hits = sum(kind == "article" for kind in kinds)
        elif name == "marks":
            hits = sum(kind == "mark" for kind in kinds)
        elif name == "items":
            hits = sum(kind == "brackets" for kind in kinds)
        elif name == "numbers":
            hits = sum(kind in {"dot", "half"} for kind in kinds)
        else:
            hits = sum(pattern.search(one) is not None for one in labelled)
        shares.append(min(1.0, hits / count * 2))
    values = [
        *(float(pattern.search(document.title_text) is not None) for pattern in titles),
        float(not document.title_text),
        *shares,
        *(min(1.0, len(pattern.findall(text)) / size * 100) for pattern in whole),
        min(1.0, sum(map(str.isdigit, text)) / size * 4),
        sum(len(row.figures) >= 3 for row in rows) / count,
        sum(one[-1] not in FINAL for one in texts) / count,
        sum(len(one) < 26 for one in texts) / count,
        sum(row.is_head for row in rows) / count,
        math.log(size) / 10,
        float(size < 230),
        float(size > 2200),
        min(1.0, size / count / 100),
        float(
            any(
                (one.endswith(("：", ":")) and len(one) < 60 and "，" in one) or one.endswith("：") for one in texts[:6]
            )
        ),
    ]
    return [float(value) for value in values]


@dataclass(frozen=True, slots=True)
class FormModel:
    """Multinomial logistic over NAMES: per form an intercept and weights."""

    intercepts: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]

    def probabilities(self, features: list[float]) -> tuple[float, ...]:
        """One a form of FORMS, squared and normalised: nearly sure becomes sure."""
        scores = [
            intercept + sum(w * x for w, x in zip(weights, features, strict=True))
            for intercept, weights in zip(self.intercepts, self.weights, strict=True)
        ]
        top = max(scores)
        powers = [math.exp(2 * (score - top)) for score in scores]
        total = sum(powers)
        return tuple(power / total for power in powers)


@cache
def form_model() -> FormModel:
    data = data_file("forms.json")
    return FormModel(
        tuple(data[form]["intercept"] for form in FORMS),
        tuple(tuple(data[form]["weights"][name] for name in NAMES) for form in FORMS),
    )
