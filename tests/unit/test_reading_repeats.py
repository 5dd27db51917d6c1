"""What of a body says the title again, and what only shares words with it; in three layouts each."""

from __future__ import annotations

import pytest

from tests.layouts import TEXT, TITLE, Shown, each_read

NUMBER = "望金罚〔2026〕36号"


def paragraphs(title: str, *lines: str) -> set[tuple[str, ...]]:
    shown = Shown(heading=title, title_tag=f"{title}_望河新闻网", lines=lines)
    return {article.paragraphs for article in each_read(shown)}


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (f"望河省金融局行政处罚信息公开表（{NUMBER}）", ("处罚决定书文号", NUMBER, *TEXT)),
        (f"望河省金融局行政处罚信息公开表（{NUMBER}）", (NUMBER, *TEXT)),
        ("望河海关公告2026年第36号", ("2026年第36号", *TEXT)),
        ("望河漁業署公告（望漁字〔2026〕第12號）", ("發文字號", "望漁字〔2026〕第12號", *TEXT)),
        ("望河渔业有限公司违反港口条例的处罚决定", ("被处罚单位", "望河渔业有限公司", *TEXT)),
        ("关于青屿港二期工程环境影响报告书的批复", ("项目名称", "青屿港二期工程", *TEXT)),
    ],
)
def test_a_value_of_a_form_that_the_title_has_too_is_content(title: str, lines: tuple[str, ...]) -> None:
    assert paragraphs(title, *lines) == {lines}


@pytest.mark.parametrize(
    "repeated",
    [
        (TITLE,),
        ("望河省出台措施", "支持乡镇快递服务站建设"),
        (f"{TITLE}（附答问）",),
    ],
)
def test_a_title_at_the_top_of_the_body_is_no_content(repeated: tuple[str, ...]) -> None:
    assert paragraphs(TITLE, *repeated, *TEXT) == {TEXT}


def test_a_title_below_the_number_of_its_document_is_no_content() -> None:
    title = "望河省人民政府关于支持快递服务站的通知"
    lines = ("望政发〔2026〕3号", "望河省人民政府", "关于支持快递服务站的通知", *TEXT)
    assert paragraphs(title, *lines) == {("望政发〔2026〕3号", *TEXT)}
