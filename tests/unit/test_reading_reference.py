"""Pages of works of reference: their text without what stands around it, in three layouts each."""

from __future__ import annotations

import pytest

from tests.layouts import TEXT, Shown, each_read

HEADS = ("建设历史", "补助办法", "服务范围")


def paragraphs(*lines: str) -> set[tuple[str, ...]]:
    return {article.paragraphs for article in each_read(Shown(lines=lines))}


def entry(contents: tuple[str, ...], buttons: tuple[str, ...], sources: tuple[str, ...]) -> tuple[str, ...]:
    parts = (line for head, text in zip(HEADS, TEXT[1:], strict=True) for line in (head, *buttons, text))
    return (TEXT[0], *contents, *parts, *sources)


TEXT_ALONE = (TEXT[0], *(line for pair in zip(HEADS, TEXT[1:], strict=True) for line in pair))


@pytest.mark.parametrize(
    ("contents", "buttons", "sources"),
    [
        (
            ("目录", "1建设历史", "2补助办法", "3服务范围"),
            ("播报", "编辑"),
            (
                "参考资料",
                "1",
                "望河省建成首批服务站．望河日报 [引用日期2026-03-12]",
                "2",
                "三百个站点名单．望河网．2026-03-05",
            ),
        ),
        (
            ("目录", "1 建设历史", "2 补助办法", "3 服务范围"),
            ("[编辑]",),
            ("参考文献", "^ 望河省建成首批服务站. 望河日报, 2026-03-12", "^ 三百个站点名单. https://site.example/300"),
        ),
        (
            ("目錄", "1. 建设历史", "2. 补助办法", "3. 服务范围"),
            ("[編輯]",),
            ("參考資料", "望河省建成首批服務站. 望河報. 2026-03-12", "三百個站點名單. 望河網. 2026-03-05"),
        ),
        ((), ("編輯",), ()),
    ],
)
def test_a_work_of_reference_is_its_text(
    contents: tuple[str, ...], buttons: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    assert paragraphs(*entry(contents, buttons, sources)) == {TEXT_ALONE}


@pytest.mark.parametrize(
    "lines",
    [
        (*TEXT, "目录", "第一章 快递下乡二十年", "第二章 服务站的账本"),
        (*TEXT, "岗位", "编辑", "人数", "三人"),
        (*TEXT[:2], "参考资料", *TEXT[2:]),
    ],
)
def test_the_same_words_in_a_text_are_content(lines: tuple[str, ...]) -> None:
    assert paragraphs(*lines) == {lines}


def test_an_invitation_to_edit_goes_with_the_buttons() -> None:
    invited = "本词条缺少概述图，补充相关内容使词条更完整，赶紧来编辑吧！"
    assert paragraphs(invited, *entry((), ("编辑",), ())) == {TEXT_ALONE}
