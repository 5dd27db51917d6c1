"""How digests are ordered: nDCG@5 of the ranking as it is, and as it was before decision 0028.

    python -m benchmarks.digest_ranking DATA_FOLDER
    python -m benchmarks.digest_ranking DATA_FOLDER --part read --each      # what the rules were made on, one by one

DATA_FOLDER holds stories.json, stories_more.json, news.jsonl and policy_articles.jsonl. ``digest_marks.json`` holds
73 digests of their texts, as ids: windows of a broadcaster's evening news, policy news of a topic, general news of a
topic with stories of several outlets, and mixtures. Each story has a grade that was given by reading, before its digest
was ever put in order by rules: 3 decisions of the centre and the State Council, and the economy's main figures; 2 what
ministries issue, decide or report; 1 provinces, measures of cities, diplomacy, officials under investigation;
0 features, harvests, firms, ceremonies. The rules were made on the fifteen ``read``. Those ``seen`` were unread in four
rounds, fifteen of A to D (.89), E (.88), F (.87) and G (.87); each was looked at after it was measured. Those
``unread`` were put in order once, by the rules as they stand. The gain of a grade is 2^grade - 1.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.digests.ranking import compose
from bot.models import Article, Story, StoryMember
from bot.models.calendar import CHINA
from bot.summarizing.summarize import Options, summarize

MARKS: Final = json.loads(Path(__file__).with_name("digest_marks.json").read_text("utf-8"))
GOAL, DEPTH = 0.9, 5
TITLE: Final = 30  # characters of a text without a title that stand for one, as an import gives it
NOW = datetime(2026, 3, 12, tzinfo=UTC)
FORMER_CENTRAL: Final = ("国务院", "中共中央", "全国人大", "中办", "国办", "人民银行", "部", "委", "总局", "署")


@dataclass(frozen=True, slots=True)
class Marked:
    """A story with its grade (0..3)."""

    story: Story
    grade: int


def texts_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Every text of the folder by its id."""
    found = {}
    for name in ("policy_articles.jsonl", "news.jsonl"):
        with (folder / name).open(encoding="utf-8") as file:
            found |= {one["id"]: one for one in map(json.loads, file)}
    for name in ("stories.json", "stories_more.json"):
        data = json.loads((folder / name).read_text("utf-8"))
        found |= {one["id"]: one for one in data["documents"] if one["id"] not in found}
    return found


def article_of(text: dict[str, Any]) -> Article:
    """A text as an import gives it: one without a title is called by its beginning."""
    paragraphs = tuple(line.strip() for line in text["text"].splitlines() if line.strip())
    day = re.search(r"20\d{6}", text["id"])
    published = datetime.strptime(day[0], "%Y%m%d").replace(tzinfo=UTC) if day else None
    if text.get("published"):
        published = datetime.fromisoformat(text["published"])
        published = published if published.tzinfo else published.replace(tzinfo=CHINA)
    title = text.get("title") or paragraphs[0][:TITLE] + "…"
    return Article(text["id"], None, title, paragraphs, published=published)


def digests(folder: Path, part: str) -> dict[str, list[Marked]]:
    """The marked digests by name, every story with its briefs."""
    texts, number, found = texts_of(folder), 0, {}
    for name, marked in MARKS.items():
        if part not in ("all", marked["part"]):
            continue
        found[name] = []
        for ids, grade in marked["stories"]:
            members = []
            for one in ids.split():
                number += 1
                brief = summarize(article_of(texts[one]), Options(length="short", keywords=False))
                at = NOW + timedelta(minutes=number)
                members.append(StoryMember(number, number, brief, "report" if members else "new", True, at))
            found[name].append(Marked(Story(number, tuple(members)), grade))
    return found


def ndcg(grades: Sequence[int], depth: int = DEPTH) -> float:
    """Of grades in the order of the ranking: the gain of the first, as a share of the most there could be."""

    def gain(some: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(some[:depth]))

    best = gain(sorted(grades, reverse=True))
    return gain(grades) / best if best else 1.0


def now_ordered(marked: Sequence[Marked]) -> list[int]:
    """Grades in the order of the digest."""
    grade = {member.article_id: one.grade for one in marked for member in one.story.members}
    of = {member.brief.article.source: member.article_id for one in marked for member in one.story.members}
    return [grade[of[told.lead.source]] for told in compose([one.story for one in marked], ())]


def formerly_ordered(marked: Sequence[Marked]) -> list[int]:
    """Grades in the former order: two for a name that looks central, outlets, and up to four facts."""

    def weight(story: Story) -> tuple[float, str]:
        brief = max((one.brief for one in story.members), key=lambda one: min(one.article.characters, 2000))
        facts, names = brief.facts, [span.text for span in brief.facts.issuers]
        central = any(
            name.startswith(FORMER_CENTRAL[:6])
            or (name.endswith(FORMER_CENTRAL[6:]) and not set("省市区州县") & set(name))
            for name in names
        )
        found = min(4, len(facts.documents) + len(facts.deadlines) + len(facts.targets))
        level = 2.0 if central else float(bool(names))
        newest = max(str(one.brief.article.published or "") for one in story.members)
        return level + math.log2(len(story.members)) + found / 4, newest

    return [one.grade for one in sorted(marked, key=lambda one: weight(one.story), reverse=True)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the four files lie")
    parser.add_argument("--part", choices=["read", "seen", "unread", "all"], default="all")
    parser.add_argument("--each", action="store_true", help="a line a digest")
    options = parser.parse_args()
    met = True
    for part in ("read", "seen", "unread") if options.part == "all" else (options.part,):
        found = digests(options.folder, part)
        scores = {name: (ndcg(formerly_ordered(some)), ndcg(now_ordered(some))) for name, some in found.items()}
        for name, (old, new) in scores.items() if options.each else ():
            print(f"    {name}  {len(found[name]):2} stories  before {old:.3f}  now {new:.3f}")
        before, now = (statistics.mean(pair[at] for pair in scores.values()) for at in (0, 1))
        print(f"{part:6} {len(scores)} digests, {sum(map(len, found.values()))} stories: "
              f"nDCG@{DEPTH} before {before:.3f}, now {now:.3f}")  # fmt: skip
        met = met and now >= GOAL
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
