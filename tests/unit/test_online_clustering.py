"""Stories as articles arrive: joined, told apart, moved in, split off and forgotten."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stories import Marked, arrive, b_cubed
from bot.models import Article, StoryAssignment
from bot.stories.batch_clustering import cluster
from bot.stories.online_clustering import COMPARED, OnlineClusterer, features_of

START = datetime(2026, 3, 12, 8, tzinfo=UTC)
SUBWAY = (
    "江苏省发展改革委3月12日批复南京地铁13号线一期工程可行性研究报告，线路全长28公里，设站21座，估算总投资241亿元。",
    "记者从南京市获悉，地铁13号线一期工程可行性研究报告3月12日获江苏省发展改革委批复，全长28公里、设站21座。",
)
PROGRESS = (
    "南京地铁13号线一期工程可行性研究报告获批后，南京市发布《南京地铁13号线一期工程土建招标公告》，"
    "首批7个标段限价96亿元，计划年内开工。此前江苏省发展改革委批复该工程，线路全长28公里、设站21座。"
)
RATES = "人民银行3月12日决定下调金融机构存款准备金率0.5个百分点，释放长期资金约1万亿元，支持实体经济。"
FISH = "云江省农业农村厅通报，淮川水库今春投放鲢鳙鱼苗，渔政部门将开展禁渔期巡护，严查电鱼毒鱼行为。"
CHESS = "第七届临浦国际象棋公开赛落幕，来自十二国的棋手参赛，本地少年棋手叶某夺得青年组冠军。"
OTHERS = (RATES, FISH, CHESS)


def news(text: str, hours: float = 0, *, dated: bool = True) -> Article:
    return Article("a", None, "", (text,), published=START + timedelta(hours=hours) if dated else None)


class Desk:
    """A caller: numbers articles and stories, and does what a assignment says."""

    def __init__(self) -> None:
        self.clusterer, self.stories, self.fresh = OnlineClusterer(), {}, itertools.count(100)

    def take(self, article: Article, hours: float | None = None, copies: Iterable[int] = ()) -> StoryAssignment:
        arrived = START + timedelta(hours=hours) if hours is not None else article.published
        one = features_of(article, arrived)
        assignment = self.clusterer.assign(one, tuple(copies))
        story = next(self.fresh) if assignment.story_id is None else assignment.story_id
        fresh = ((group, next(self.fresh)) for group in assignment.split_off)
        for group, number in [(assignment.moved_in, story), *fresh]:
            self.clusterer.move(group, number)
            self.stories |= dict.fromkeys(group, number)
        number = len(self.stories)
        self.clusterer.add(one, story, number)
        self.stories[number] = story
        return assignment


def test_the_first_of_its_kind_is_a_story_of_its_own() -> None:
    assert Desk().take(news(SUBWAY[0])) == StoryAssignment(None, "new")


def test_another_outlets_own_report_joins_as_report() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    desk.take(news(RATES, 1))
    assert desk.take(news(SUBWAY[1], 2)) == StoryAssignment(100, "report")


def test_a_reprint_joins_as_copy() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    assert desk.take(news(SUBWAY[0], 2)) == StoryAssignment(100, "copy")


def test_a_reprint_joins_after_the_window_of_similarity_too() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    assert desk.take(news(SUBWAY[0], 60)) == StoryAssignment(100, "copy")


def test_later_new_facts_are_progress() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    assert desk.take(news(PROGRESS, 20)) == StoryAssignment(100, "progress")


def test_new_facts_within_the_first_hours_are_a_report() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    assert desk.take(news(PROGRESS, 1)).relation == "report"


def test_what_a_member_said_before_is_no_progress() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    desk.take(news(PROGRESS, 5))
    again = PROGRESS.replace("计划年内开工", "开工定在年内").replace("首批", "第一批有")
    assert desk.take(news(again, 20)).relation != "progress"


def test_near_duplicates_that_the_caller_found_decide() -> None:
    assert Desk().take(news(SUBWAY[0]), copies=(7, 8, 8)) == StoryAssignment(8, "copy")


def test_an_undated_article_is_as_old_as_its_arrival() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    assert desk.take(news(SUBWAY[1], dated=False), hours=2) == StoryAssignment(100, "report")
    assert desk.take(news(SUBWAY[1] + "据悉建设期约五年。", dated=False), hours=60).relation == "copy"


def test_a_late_arrival_joins_by_its_own_date() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    desk.take(news(RATES, 48))
    assert desk.take(news(SUBWAY[1], 3), hours=50).story_id == 100


def test_another_days_meeting_is_another_story() -> None:
    desk = Desk()
    desk.take(news("国家防总9日组织会商，分析研判雨情汛情，对两省启动四级应急响应。"))
    other = "国家防总10日组织会商，调拨三万件救灾物资支援受淹县区，安置转移群众。"
    assert desk.take(news(other, 24)) == StoryAssignment(None, "new")


def test_what_left_the_window_is_forgotten() -> None:
    desk = Desk()
    desk.take(news(SUBWAY[0]))
    desk.take(news(RATES, 80))
    assert len(desk.clusterer) == 1
    assert desk.take(news(SUBWAY[0], 81)) == StoryAssignment(None, "new")


def test_memory_holds_only_the_window() -> None:
    desk = Desk()
    for hour in range(0, 400, 4):
        desk.take(news(f"{OTHERS[hour % 3]}第{hour}号通报称，另有{hour * 3}家单位参加。", hour))
    assert len(desk.clusterer) <= 20
    assert all(len(members) for members in desk.clusterer._stories.values())
    listed = {number for members in desk.clusterer._rare.values() for number in members}
    assert listed <= set(desk.clusterer._members)


def test_added_again_an_article_counts_once() -> None:
    clusterer, article = OnlineClusterer(), news(SUBWAY[0])
    clusterer.add(features_of(article, START), 5, 1)
    clusterer.add(features_of(article, START), 6, 1)
    assert len(clusterer) == 1
    assert clusterer.assign(features_of(news(SUBWAY[1], 1), START + timedelta(hours=1))).story_id == 6


def test_a_story_of_many_reprints_stays_whole() -> None:
    desk = Desk()
    for hour in range(3 * COMPARED):
        desk.take(news(SUBWAY[0], hour))
    assert set(desk.stories.values()) == {100}
    assert desk.take(news(SUBWAY[1], 20)) == StoryAssignment(100, "report")


def test_a_story_too_large_to_compare_is_not_split() -> None:
    clusterer = OnlineClusterer()
    for number, text in enumerate([RATES, *[SUBWAY[0]] * (COMPARED + 1)]):
        clusterer.add(features_of(news(text), START), 1, number)
    found = clusterer.assign(features_of(news(SUBWAY[1], 1), START + timedelta(hours=1)))
    assert found == StoryAssignment(1, "report")


def test_an_article_moves_its_own_kind_out_of_a_story_with_another_first() -> None:
    clusterer = OnlineClusterer()
    clusterer.add(features_of(news(RATES), START), 1, 10)
    clusterer.add(features_of(news(SUBWAY[0]), START), 1, 11)
    found = clusterer.assign(features_of(news(SUBWAY[1], 1), START + timedelta(hours=1)))
    assert found == StoryAssignment(None, "report", moved_in=(11,))


def test_an_article_splits_a_stranger_off_its_story() -> None:
    clusterer = OnlineClusterer()
    clusterer.add(features_of(news(SUBWAY[0]), START), 1, 10)
    clusterer.add(features_of(news(RATES), START), 1, 11)
    found = clusterer.assign(features_of(news(SUBWAY[1], 1), START + timedelta(hours=1)))
    assert found == StoryAssignment(1, "report", split_off=((11,),))


def test_two_stories_of_one_event_become_one() -> None:
    clusterer = OnlineClusterer()
    clusterer.add(features_of(news(SUBWAY[0]), START), 1, 10)
    clusterer.add(features_of(news(SUBWAY[1]), START), 2, 11)
    found = clusterer.assign(features_of(news(SUBWAY[0] + SUBWAY[1], 1), START + timedelta(hours=1)))
    assert found == StoryAssignment(1, "copy", moved_in=(11,))


@settings(max_examples=30, deadline=None)
@given(st.permutations(OTHERS + SUBWAY[:1]))
def test_the_order_of_unrelated_articles_does_not_matter(texts: list[str]) -> None:
    desk = Desk()
    assert [desk.take(news(text, hour)).relation for hour, text in enumerate(texts)] == ["new"] * len(texts)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*SUBWAY, PROGRESS, *OTHERS, "日", ""]), st.integers(0, 100)), max_size=8))
def test_every_article_is_in_exactly_one_story(arrivals: list[tuple[str, int]]) -> None:
    desk = Desk()
    for text, hour in arrivals:
        desk.take(news(text, hour))
    held = [number for members in desk.clusterer._stories.values() for number in members]
    assert sorted(held) == sorted(desk.clusterer._members)
    assert all(desk.clusterer._story_of[number] == desk.stories[number] for number in held)


@settings(max_examples=50, deadline=None)
@given(
    st.text(alphabet="云江省淮川市防汛会议，。0123456789%", min_size=1, max_size=120).filter(
        lambda text: text.strip("，。")
    )
)
def test_an_article_that_was_added_comes_back_as_a_copy(text: str) -> None:
    clusterer = OnlineClusterer()
    clusterer.add(features_of(news(text), START), 9, 1)
    assert clusterer.assign(features_of(news(text), START)) == StoryAssignment(9, "copy")


REPORTS = (  # event, hours after the first, text: events of one town and one kind stand side by side
    ("subway", 0, SUBWAY[0]),
    ("rates", 1, RATES),
    ("subway", 2, SUBWAY[1]),
    ("bridge", 3, "淮川市交通局3月12日公布，跨江大桥维修工程3月20日起封闭施工，工期95天，公交12路、27路改道绕行。"),
    ("fish", 4, FISH),
    ("bridge", 5, "跨江大桥3月20日起封闭维修95天，淮川市交通局提醒市民，12路和27路公交届时改道。"),
    ("rates", 6, "央行决定降准0.5个百分点，3月12日公布，预计释放长期资金约1万亿元，以支持实体经济发展。"),
    ("pension", 8, "云江省人社厅3月13日通知，城乡居民基础养老金每人每月提高12元，6月底前补发到位，惠及830万人。"),
    ("chess", 9, CHESS),
    ("hospital", 11, "白鹭县人民医院新院区3月13日启用，设床位600张，老院区门诊同日停诊，急诊保留至月底。"),
    ("pension", 12, "城乡居民基础养老金每月提高12元，云江省830万人受益，省人社厅3月13日要求6月底前补发。"),
    ("grain", 14, "临浦市粮食和储备局开展春季粮油普查，抽查库点46个，账实不符的责令限期整改。"),
    ("hospital", 15, "设床位600张的白鹭县人民医院新院区3月13日启用，老院区门诊停诊，急诊月底前不搬。"),
    ("school", 20, "淮川市教育局公布义务教育招生办法，民办学校报名超过计划的电脑随机录取，4月1日起网上登记。"),
    ("tariff", 26, "云江省发展改革委调整居民阶梯电价，第一档电量提高到每月230度，5月1日起执行。"),
    ("school", 27, "淮川市义务教育招生4月1日起网上登记，民办学校超额的一律电脑随机录取，市教育局办法今公布。"),
    ("tariff", 30, "5月1日起，云江居民阶梯电价第一档提高到每月230度，省发展改革委有关通知已下发。"),
    ("flood", 40, "淮川上游水库开闸预泄，防汛指挥部要求沿江乡镇转移低洼处群众2300人。"),
)


def test_clustering_as_they_arrive_is_near_clustering_all_at_once() -> None:
    articles = [news(text, hours) for _, hours, text in REPORTS]
    places = range(len(articles))
    events = {at: event for at, (event, _, _) in enumerate(REPORTS)}
    _, arriving, _, _ = arrive(Marked([], articles, list(places), events, {}, [], {}))
    at_once = {at: number for number, group in enumerate(cluster(articles)) for at in group}
    found = b_cubed(arriving, events, places, places)
    assert found >= 0.94
    assert found >= b_cubed(at_once, events, places, places) - 0.01
