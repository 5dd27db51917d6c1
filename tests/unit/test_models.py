"""Models can be learnt again: every data file says where it comes from, and training gives the same bytes twice."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.models import MODELS, encoded
from benchmarks.training import briefs, corpus, fresh_marks, linear, marked, pairwise, references, spans, telling
from bot.summarizing.leads import scoring
from bot.summarizing.learned import Linear
from bot.summarizing.statements.generate import Manner

ROOT = Path(__file__).parents[2]
SHORT = """
市政府印发供热办法|市政府印发供热办法，十一月一日起施行。|\
市政府近日印发城市供热管理办法，办法自十一月一日起施行。居民室温不得低于二十度。天气渐渐转凉，街上的人穿上了厚衣服。
县里新开三条公交线路|县里新开三条公交线路，票价一元。|\
县交通局昨天宣布，新开三条公交线路，连接县城和六个乡镇。票价统一为一元，老人免费。司机们一早就擦亮了车窗。
图书馆延长开放时间|省图书馆周末开放到晚上九点。|\
省图书馆从下月起延长开放时间，周末开放到晚上九点。读者可以在网上预约座位。馆前的银杏已经黄了。
港口吞吐量增长百分之八|前三季度港口吞吐量增长百分之八。|\
港务局公布，前三季度全港吞吐量增长百分之八，集装箱增长一成。新码头明年六月投产。海面上停着许多渔船。
"""  # title, summary and text of four news
CARD = {
    "genre": "notice",
    "title": "城市供热管理办法公布",
    "text": "市政府近日公布城市供热管理办法，十一月一日起施行。居民室温不得低于二十度。\n"
    "街上的人穿上了厚衣服，天气渐渐转凉了。",
    "sentences": [
        "市政府近日公布城市供热管理办法，十一月一日起施行。",
        "居民室温不得低于二十度。",
        "街上的人穿上了厚衣服，天气渐渐转凉了。",
    ],
    "keep": [{"sent": 1, "clause": "居民室温不得低于二十度"}],
    "drop": {"2": "colour"},
    "headline": [0],
}


def listed() -> dict[str, str]:
    """Of each data file in the table of benchmarks/README.md its kind."""
    text = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    return dict(re.findall(r"^\| `(bot/[^`]+)` \| (\w+) \|", text, re.MULTILINE))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A file of references: four short news of our own and a summary of each."""
    names = ("title", "reference", "text")
    rows = [dict(zip(names, line.split("|"), strict=True)) for line in SHORT.strip().split("\n")]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return path


def test_every_data_file_says_whether_it_is_learnt_a_list_or_counts() -> None:
    there = {str(path.relative_to(ROOT)) for path in (ROOT / "bot").rglob("data/*") if path.is_file()}
    assert set(listed()) == there
    assert set(listed().values()) == {"learnt", "list", "counts"}


def test_every_learnt_file_has_a_trainer() -> None:
    assert {file for file, kind in listed().items() if kind == "learnt"} == set(MODELS.values())
    assert [name for name in MODELS if find_spec(f"benchmarks.training.{name}") is None] == []


@pytest.mark.parametrize("name", MODELS)
def test_a_learnt_file_says_its_origin_and_is_written_as_training_writes_it(name: str) -> None:
    model = json.loads((ROOT / MODELS[name]).read_text("utf-8"))
    assert model["origin"].startswith("make models (benchmarks/training/")
    assert encoded(model) == (ROOT / MODELS[name]).read_bytes()


def test_learning_twice_gives_the_same_bytes(news: Path) -> None:
    first = encoded(references.train(news, linear.logistic))
    assert encoded(references.train(news, linear.logistic)) == first
    model = json.loads(first)
    assert set(model["token"]["weights"]) == set(scoring.TOKEN)
    assert set(model["clause"]["weights"]) == set(scoring.GENERAL)


def test_other_documents_give_another_model(news: Path) -> None:
    before = references.train(news, linear.logistic)
    news.write_text(news.read_text("utf-8").replace("票价一元", "司机擦亮车窗"), "utf-8")
    assert references.train(news, linear.logistic)["token"] != before["token"]


def test_figures_are_of_every_document_once_and_say_how_they_were_held_out(news: Path) -> None:
    (line,) = references.held_out(news, "general", linear.logistic)
    assert re.fullmatch(r"R1 \d+\.\d in 100 characters; 4 documents, 5 folds by document", line)


def test_the_same_text_in_two_files_is_held_out_together() -> None:
    from benchmarks.training.corpus import folds

    found = [{"text": text} for text in ("甲", "乙", "甲", "丙")]
    assert folds(found, 2) == [0, 1, 0, 0]


def test_a_logistic_model_finds_the_optimum_whatever_the_scale() -> None:
    import numpy as np

    x, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    model, wider = linear.logistic(x, y, 1.0), linear.logistic(x * 1000, y, 1.0)
    assert model.score([1.5]) == pytest.approx(0, abs=1e-9)
    assert wider.score([3000.0]) == pytest.approx(model.score([3.0]))
    assert linear.as_json(Linear(0.123456, (1.0,)), ("one",)) == {"intercept": 0.1235, "weights": {"one": 1.0}}


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A data folder of twenty marked documents that differ in their first words."""
    found = [{**CARD, "id": f"n{at}", "text": f"第{at}号公告。{CARD['text']}"} for at in range(20)]
    (tmp_path / "genre_cards.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    for name in ("cards.json", "cards_more.json"):
        (tmp_path / name).write_text("[]", "utf-8")
    (tmp_path / "marks.json").write_text('{"articles": []}', "utf-8")
    (tmp_path / "policy_articles.jsonl").write_text("", "utf-8")
    return tmp_path


def test_no_document_is_both_learnt_from_and_unread(cards: Path) -> None:
    learnt = {one.mark["id"] for one in marked.learnt_from(cards, cards)}
    unread = {one.mark["id"] for one in marked.unread(cards, cards)}
    assert learnt | unread == {f"n{at}" for at in range(20)}
    assert unread == {f"n{at}" for at in range(20) if corpus.is_unread(f"n{at}", corpus.CARDS)} != set()
    assert not learnt & unread


def test_a_line_has_the_label_of_the_sentence_that_it_lies_in() -> None:
    one = marked.read({**CARD, "set": "kinds"})
    assert one.places == (0, 1, 2)
    assert one.labels == (marked.NEITHER, marked.KEPT, marked.JUNK)


def test_a_line_is_only_compared_with_lines_that_were_not_kept() -> None:
    assert pairwise.sides(marked.read({**CARD, "set": "kinds"})) == ([1], [0, 2])


def test_of_a_judged_document_only_judged_lines_are_compared() -> None:
    verdicts = [telling.Verdict((0, 0, 25), True), telling.Verdict((1, 0, 19), False)]  # noqa: FBT003
    one = telling.read("d", CARD, verdicts)
    assert one.labels == (marked.KEPT, marked.UNJUDGED, marked.NEITHER)
    assert pairwise.sides(one) == ([0], [2])


def test_a_statement_that_does_not_stand_alone_says_nothing_of_its_worth() -> None:
    assert set(telling.read("d", CARD, [telling.Verdict((0, 0, 25), None)]).labels) == {marked.UNJUDGED}


def test_a_higher_score_is_likelier_worth_passing_on() -> None:
    verdicts = [telling.Verdict((0, 0, 25), True), telling.Verdict((1, 0, 19), False)]  # noqa: FBT003
    worth = telling.fit([telling.read("d", CARD, verdicts)], [[2.0, 9.0, -1.0]])
    assert worth.probability((2.0,)) > 0.5 > worth.probability((-1.0,))


def test_a_judged_span_is_measured_as_the_statement_that_the_bot_would_cut() -> None:
    text, writes = spans.text_of("d", CARD), spans.Writing(Manner(), is_news=False)
    found = spans.judgement(text, spans.place_of("居民室温不得低于二十度。", text.article), writes, is_complete=True)
    assert found.is_complete
    assert found.is_statement
    assert not found.is_refused


def test_a_headline_is_right_only_in_a_sentence_marked_as_one() -> None:
    one = marked.read({**CARD, "set": "kinds"})
    assert briefs.heads(one, "市政府近日公布城市供热管理办法") == 100
    assert briefs.heads(one, "居民室温不得低于二十度") == 0
    assert briefs.heads(one._replace(mark={**CARD, "headline": None}), "市政府近日公布城市供热管理办法") is None


def test_a_mark_of_a_statement_finds_its_text(tmp_path: Path) -> None:
    """Characters of the whole text are a place in a trimmed paragraph; empty lines are none."""
    text = "标题\n\n　　云江省今年建成粮库九座。\n明年再建三座。"
    start = text.index("明年")
    document = {
        "file": "a.jsonl",
        "id": "n1",
        "form": "news",
        "kind": "local",
        "spans": [[start, start + 6, 1, 0, "P"]],
    }
    (tmp_path / "fresh_marks.json").write_text(json.dumps({"documents": [document]}), "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "n1", "text": text}), "utf-8")
    (found,) = fresh_marks.judged_documents(tmp_path, tmp_path)
    assert found.text == text
    assert found.statements[0] == fresh_marks.Judgement(start, start + 6, True, False, "P")
    assert spans.place_in(text, start, start + 6) == (2, 0, 6)
    assert spans.place_in(text, text.index("云江"), text.index("。")) == (1, 0, 11)


def test_a_folder_without_marks_of_statements_has_none(tmp_path: Path) -> None:
    assert not list(fresh_marks.judged_documents(tmp_path, tmp_path))
