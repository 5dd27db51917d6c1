"""From files into the archive, and from the archive to a digest of stories."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.digests.ranking import compose
from bot.models import Article, Brief, DigestStory, KeyPoint, Span, Story, StoryMember

POST = """---
title: {title}
categories:
 - {first}
 - {second}
author: {publisher}
date: Thu, 12 Mar 2026 08:00:00 GMT
---

{text}
"""
RATES = "人民银行3月12日决定下调金融机构存款准备金率0.5个百分点，释放长期资金约1万亿元。此次下调不含已执行5%的机构。"
AGAIN = "记者获悉，人民银行决定下调金融机构存款准备金率0.5个百分点，释放长期资金约1万亿元，3月12日公布。银行表示欢迎。"
FARMS = "云岭省农业农村厅印发春耕方案，计划播种粮食5860万亩，每亩补贴不低于78元，4月底前兑付到户。"


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'archive.db'}")
    folder = tmp_path / "posts"
    folder.mkdir()
    for name, title, publisher, second, text in (
        ("a", "央行下调存款准备金率", "江临日报", "银行", RATES),
        ("b", "存款准备金率下调0.5个百分点", "云岭晚报", "银行", AGAIN),
        ("c", "云岭春耕方案公布", "云岭日报", "农业", FARMS),
    ):
        first = "金融" if second == "银行" else "地方"
        post = POST.format(title=title, first=first, second=second, publisher=publisher, text=text)
        (folder / f"{name}.md").write_text(post, "utf-8")
    return folder


def run(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")], done.stderr


def test_reports_of_one_event_are_one_story_of_the_digest(posts: Path) -> None:
    assert run("import", str(posts))[0] == 0
    code, stories, _ = run("digest", "--json", "金融")
    assert code == 0
    assert [len(story["members"]) for story in stories] == [2]  # type: ignore[arg-type]
    assert stories[0]["category"] == "金融"


def test_spans_of_a_digest_lie_in_the_article_they_name(posts: Path) -> None:
    run("import", str(posts))
    stories = run("digest", "--json", "金融", "地方")[1]
    assert len(stories) == 2
    for story in stories:
        for span in (story["headline"], *story["key_points"]):  # type: ignore[misc]
            article = run("read", "--json", span["source"])[1][0]
            assert article["paragraphs"][span["paragraph"]][span["start"] : span["end"]] == span["text"]  # type: ignore[index]


def test_an_article_that_is_imported_later_joins_the_story_that_was_told(posts: Path) -> None:
    run("import", str(posts / "a.md"))
    assert [len(story["members"]) for story in run("digest", "--json", "金融")[1]] == [1]  # type: ignore[arg-type]
    run("import", str(posts / "b.md"))
    assert [len(story["members"]) for story in run("digest", "--json", "金融")[1]] == [2]  # type: ignore[arg-type]


def test_only_the_articles_of_the_categories_are_told(posts: Path) -> None:
    other = (posts / "b.md").read_text("utf-8").replace(" - 金融", " - 晚报")
    (posts / "b.md").write_text(other, "utf-8")
    run("import", str(posts))
    (story,) = run("digest", "--json", "金融")[1]
    assert [member["publisher"] for member in story["members"]] == ["江临日报"]  # type: ignore[attr-defined]


def test_importing_again_changes_nothing(posts: Path) -> None:
    assert "+3" in run("import", str(posts))[2]
    before = run("digest", "--json", "金融")[1]
    assert "+0" in run("import", str(posts))[2]
    assert run("digest", "--json", "金融")[1] == before


def test_a_file_that_cannot_be_read_does_not_stop_the_others(posts: Path) -> None:
    (posts / "broken.txt").write_text("", "utf-8")
    code, _, said = run("import", str(posts))
    assert code == 1
    assert "+3" in said
    assert "broken.txt" in said


def test_a_story_for_people_says_who_reports_it_and_when(posts: Path) -> None:
    run("import", str(posts))
    assert "  江临日报 · 2026-03-12 · 另有 1 家" in CliRunner().invoke(app, ["digest", "金融"]).stdout.splitlines()


def test_a_category_without_articles_says_what_to_do(posts: Path) -> None:
    assert "import" in run("digest", "体育")[2]


def test_a_part_of_a_path_is_a_category_too(posts: Path) -> None:
    run("import", str(posts))
    assert len(run("digest", "--json", "地方/农业")[1]) == 1
    assert len(run("digest", "--json", "农业")[1]) == 1


SAID = "听取省人大常委会、省政府、省政协党组工作汇报，听取省委书记处工作报告"
AGAIN_SAID = "省委听取省人大常委会、省政府、省政协党组工作汇报和省委书记处工作报告"
OTHER = "会议强调，要把过紧日子作为长期方针"


def told(*points: str, title: str, headline: str = SAID, shows_headline: bool = True) -> DigestStory:
    """The story of one article whose paragraphs are its headline and its points."""
    spans = [Span(text, number, 0, len(text)) for number, text in enumerate((headline, *points))]
    article = Article("s", None, title, (headline, *points), publisher="云江日报")
    brief = Brief(article, spans[0], tuple(map(KeyPoint, spans[1:])), shows_headline=shows_headline)
    member = StoryMember(1, 1, brief, "new", True, datetime(2026, 3, 12, tzinfo=UTC))
    return compose([Story(1, (member,))], ())[0]


def test_a_headline_is_not_repeated_by_a_point() -> None:
    story = told(AGAIN_SAID, OTHER, title="省委召开会议")
    assert [one.span.text for one in story.points] == [OTHER]


def test_a_story_is_headed_by_its_title_and_the_headline_stands_under_it() -> None:
    assert told(OTHER, title="省委召开会议").heading == ("省委召开会议", SAID)


def test_a_headline_that_adds_nothing_to_the_title_is_left_out() -> None:
    assert told(OTHER, title="省委召开会议", shows_headline=False).heading == ("省委召开会议",)


def test_a_story_whose_title_is_the_beginning_of_its_text_is_headed_by_its_headline() -> None:
    assert told(OTHER, title=SAID[:10], shows_headline=False).heading == (SAID,)


def test_a_point_that_says_the_title_again_is_left_out_and_one_that_says_more_is_not() -> None:
    more = "省委召开会议，要求年底前完成清理，逾期未完成的单位由审计部门通报"
    story = told("省委召开会议", more, title="省委召开会议听取汇报", shows_headline=False)
    assert [one.span.text for one in story.points] == [more]
