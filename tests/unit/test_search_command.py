"""`search` and `reindex`: results on stdout, one JSON object a line; what was understood on stderr."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.models import Mistake, MistakeKind, PartKind, Query, QueryPart
from handlers.view.search import understood
from handlers.view.texts import texts

POST = """---
title: '{title}'
categories:
 - 财经
 - 云江财经
author: 云江财经
date: Thu, {day} Mar 2026 08:00:13 GMT
---

<div><p>　　来源：云江日报</p>
<p>　　3月{day}日，云江省政府召开专利转化工作推进会，审议通过《云江省专利转化三年行动方案》。{more}</p></div>
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three posts in the archive."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///a.db")
    posts = tmp_path / "posts"
    posts.mkdir()
    for day, title, more in (
        (10, "云江要闻", "会议要求各市抓紧落实。"),
        (12, "淮川要闻", "设立引导基金。"),
        (11, "专利转化", ""),
    ):
        (posts / f"{day}.md").write_text(POST.format(day=day, title=title, more=more), "utf-8")
    assert run("import", str(posts)).exit_code == 0
    return tmp_path / "a.db"


def found(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("search", "--json", *arguments).stdout.splitlines()]


def test_results_are_objects_the_best_first() -> None:
    rows = found("專利轉化")
    assert [row["title"] for row in rows] == ["专利转化", "淮川要闻", "云江要闻"]
    assert list(rows[0]) == ["title", "url", "source", "publisher", "published", "categories", "sentence"]
    assert rows[1]["publisher"] == "云江日报"
    assert rows[1]["published"] == "2026-03-12T08:00:13+00:00"
    assert rows[1]["categories"] == ["财经", "云江财经"]
    assert "专利转化" in rows[1]["sentence"]


def test_a_limit_is_kept() -> None:
    assert len(found("--limit", "2", "专利")) == 2


def test_words_of_the_command_line_are_one_query() -> None:
    assert [row["title"] for row in found("专利", "引导基金", "来源:云江")] == ["淮川要闻"]


def test_people_see_title_day_and_sentence() -> None:
    shown = run("search", "引导基金").stdout
    assert shown.splitlines()[:2] == ["淮川要闻", "  云江日报 · 2026-03-12"]
    assert "设立引导基金。" in shown


def test_a_mistake_is_answered_with_what_was_understood() -> None:
    result = run("search", "专利 后:胡说")
    assert "看不懂的日期：后:胡说" in result.stderr
    assert "理解为：含“专利”" in result.stderr
    assert "要闻" in result.stdout


def test_nothing_found_is_said() -> None:
    result = run("search", "龘龘")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "没有找到。\n")


def test_reindex_makes_the_index_whole(archive: Path) -> None:
    with sqlite3.connect(archive) as connection:
        connection.execute("DELETE FROM search_entries")
    assert found("专利") == []
    assert "3 articles" in run("reindex").stderr
    assert len(found("专利")) == 3


def test_a_word_with_a_minus_is_no_option() -> None:
    assert [row["title"] for row in found("专利转化", "-引导基金")] == ["专利转化", "云江要闻"]
    assert [row["title"] for row in found("-引导基金", "专利转化", "--limit", "1")] == ["专利转化"]
    assert [row["title"] for row in found("专利转化", "－引导基金", "-抓紧")] == ["专利转化"]


def test_an_option_that_there_is_not_is_refused_and_is_text_behind_two_hyphens() -> None:
    assert run("search", "专利", "--jsn").exit_code == 2
    assert run("search", "-房产", "--jsn").exit_code == 2
    assert run("search", "--", "专利", "--jsn").exit_code == 0


def test_what_holds_only_a_part_is_marked_and_stands_last() -> None:
    rows = found("专利转化 推进会 引导基金 资金来源")
    assert [row["title"] for row in rows][:1] == ["淮川要闻"]
    assert {row["match"] for row in rows} == {"loose"}
    rows = found("专利转化 引导基金")
    assert [(row["title"], row.get("match")) for row in rows][:1] == [("淮川要闻", None)]
    assert all(row["match"] == "loose" for row in rows[1:])
    said = run("search", "专利转化 推进会 引导基金 资金来源")
    assert "以下只含其中一部分词" in said.stderr
    assert "以下" not in said.stdout


def test_or_and_brackets_work_on_the_command_line() -> None:
    assert {row["title"] for row in found("引导基金", "OR", "抓紧落实")} == {"淮川要闻", "云江要闻"}
    assert {row["title"] for row in found("（引导基金｜抓紧落实） 来源：云江日报")} == {"淮川要闻", "云江要闻"}


def test_every_part_and_mistake_has_its_words() -> None:
    parts = tuple(QueryPart(kind, "甲") for kind in PartKind.__args__)
    mistakes = tuple(Mistake(kind, "乙") for kind in MistakeKind.__args__)
    lines = understood(Query("", parts, mistakes), texts("zh-hans")).splitlines()
    assert len(lines) == len(mistakes) + 1
    assert lines[-1].count("甲") == len(parts)
