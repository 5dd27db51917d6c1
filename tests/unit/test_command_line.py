"""`read` and `brief`: one JSON object a source, failures named, exit status 1 at the end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import main
from bot.cli.app import app
from bot.cli.output import brief_text
from bot.models import Article, Brief, Facts, KeyPoint, Span
from bot.summarizing.forms.kinds import FORMS
from tests.pages import report

POST = """---
title: '云江省部署专利转化'
categories:
 - 财经
author: 云江财经
date: Thu, 12 Mar 2026 08:00:13 GMT
---

<div><p>　　原标题：云江省专利转化推进会召开</p>
<p>　　来源：云江日报</p>
<p>　　3月12日，云江省政府召开专利转化工作推进会，审议通过《云江省专利转化三年行动方案》。\
一要设立规模20亿元的转化引导基金，支持高校专利实施。\
二要在12个地级市建设知识产权交易分中心，今年底前挂牌。\
三要对首次许可的小微企业每件补助3万元，最高不超过30万元。</p>
<p class="article-editor">责任编辑：周小川 </p></div>
"""


def call(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_text(POST, "utf-8")
    return path


def test_a_post_is_read_whole(post: Path) -> None:
    status, [article] = call("read", "--json", str(post))
    assert status == 0
    assert article["publisher"] == "云江日报"
    assert article["original_title"] == "云江省专利转化推进会召开"
    assert article["published"] == "2026-03-12T08:00:13+00:00"
    assert article["categories"] == ["财经"]
    assert len(article["paragraphs"]) == 1


def test_every_span_of_a_brief_is_in_its_paragraph(post: Path) -> None:
    _, [brief] = call("brief", "--json", str(post))
    assert brief["key_points"]
    for span in [*brief["key_points"], brief["headline"], *brief["facts"]["documents"]]:
        assert brief["paragraphs"][span["paragraph"]][span["start"] : span["end"]] == span["text"]


def test_measures_keep_their_numbers(post: Path) -> None:
    _, [brief] = call("brief", "--json", str(post))
    assert [point["label"] for point in brief["key_points"] if point["label"]] == ["一", "二", "三"]


def test_max_chars_bounds_all_points_together(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(report(), "utf-8")
    _, [brief] = call("brief", "--json", "--max-chars", "60", str(page))
    assert 0 < sum(len(point["text"]) for point in brief["key_points"]) <= 60


def test_a_missing_file_is_named_and_the_others_are_done(post: Path, tmp_path: Path) -> None:
    status, [missing, article] = call("read", "--json", str(tmp_path / "gone.html"), str(post))
    assert status == 1
    assert missing["error"]["kind"] == "not_found"
    assert article["title"] == "云江省部署专利转化"


def test_an_empty_file_has_nothing_to_summarize(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("", "utf-8")
    status, [row] = call("brief", "--json", str(path))
    assert (status, row["error"]["kind"]) == (1, "nothing_to_summarize")


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a.md"):
        (tmp_path / name).write_text(POST, "utf-8")
    _, rows = call("read", "--json", str(tmp_path))
    assert [Path(row["source"]).name for row in rows] == ["a.md", "b.md"]


def test_a_length_that_no_sentence_fits_is_said_in_one_line_and_is_no_failure(post: Path) -> None:
    done = CliRunner().invoke(app, ["brief", "--max-chars", "3", str(post)])
    assert done.exit_code == 0
    assert "放不下一句完整的话" in done.stdout
    assert call("brief", "--json", "--max-chars", "3", str(post))[1][0]["too_small"] is True


def test_the_last_line_counts_what_stands_above_it(tmp_path: Path) -> None:
    """Each of these stands in one place of the text, so that what is counted can be counted again by eye."""
    article = Article("s", None, "标题", ("省政府印发方案。", "设立基金", "支持转化"))
    spans = [Span(text, n, 0, len(text)) for n, text in enumerate(article.paragraphs)]
    facts = Facts(issuers=(Span("省政府", 0, 0, 3),), places=(Span("省", 0, 0, 1),))
    text = brief_text(Brief(article, spans[0], tuple(map(KeyPoint, spans[1:])), facts=facts))
    assert "✓ 原文逐字 4/4" in text
    assert [line for line in text.splitlines() if line][2:] == [
        "省政府印发方案。", "1 设立基金", "2 支持转化", "发文机关 省政府", "✓ 原文逐字 4/4（标题句、要点、事项）",
    ]  # fmt: skip


def test_people_see_the_brief_as_lines(post: Path) -> None:
    shown = CliRunner().invoke(app, ["brief", str(post)]).stdout
    assert "✓ 原文逐字" in shown
    assert "责任编辑" not in shown


def test_people_see_the_article_as_lines(post: Path) -> None:
    assert "云江日报" in CliRunner().invoke(app, ["read", str(post)]).stdout


def test_an_unknown_length_is_refused(post: Path) -> None:
    assert CliRunner().invoke(app, ["brief", "--length", "huge", str(post)]).exit_code == 2


def test_explain_says_of_each_sentence_what_became_of_it(post: Path) -> None:
    _, [brief] = call("brief", "--json", "--explain", str(post))
    sentences = brief["explanation"]["sentences"]
    assert brief["explanation"]["form"] in FORMS
    assert 0 < brief["explanation"]["form_probability"] <= 1
    for one in sentences:
        assert brief["paragraphs"][one["paragraph"]][one["start"] : one["end"]] == one["text"]
        assert 0 <= one["probability"] <= 1
    shown = [one["shown"] for one in sentences if one["fate"] == "point"]
    assert shown == [point["text"] for point in brief["key_points"]]


def test_explain_prints_the_signals_of_each_sentence(post: Path) -> None:
    printed = CliRunner().invoke(app, ["brief", "--explain", str(post)]).stdout
    assert "form: " in printed
    assert "is_label +" in printed


HEAVY = {
    "pypdfium2",
    "mammoth",
    "olefile",
    "jieba",
    "opencc",
    "telegram",
    "aiohttp",
    "sqlalchemy",
    "httpx",
    "matplotlib",
    "pydantic",
}


@pytest.mark.parametrize(("command", "needed"), [("read", set()), ("stories", set()), ("brief", {"jieba"})])
def test_reading_a_file_loads_no_package_that_it_does_not_need(post: Path, command: str, needed: set[str]) -> None:
    program = (
        "import sys\nfrom typer.testing import CliRunner\nfrom bot.cli.app import app\n"
        f"assert CliRunner().invoke(app, [{command!r}, {str(post)!r}]).exit_code == 0\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY & {name.partition(".")[0] for name in loaded} == needed
    doors = {"bot.documents.convert", "bot.documents.recognition"}
    assert {name for name in loaded if name.startswith("bot.documents.")} <= doors
    assert "bot.runtime.workers" not in loaded


@pytest.mark.parametrize(
    "arguments", [["brief"], ["brief", "--max-chars", "few", "x"], ["search", "--limit", "0", "x"]]
)
def test_arguments_that_are_missing_or_wrong_end_with_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2


def test_what_is_wrong_with_a_list_of_feeds_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    monkeypatch.setattr(sys, "argv", ["bot", "import", str(tmp_path / "gone.opml")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1


def test_a_wrong_setting_ends_with_two(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("WORKERS", "many")
    monkeypatch.setattr(sys, "argv", ["bot", "export"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "WORKERS=many" in capsys.readouterr().err) == (2, True)
