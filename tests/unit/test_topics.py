"""The subject class of an article, and the keywords that make its hashtags."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.keywords import keywords_of
from bot.summarizing.summarize import Options, summarize
from bot.summarizing.topics import OTHER, signals, topic_of
from bot.text.scripts import to_traditional


def article(title: str, *paragraphs: str) -> Article:
    return Article("a", None, title, paragraphs)


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        ("江临市部署秋粮收购", "各粮库敞开收购水稻和玉米，农民卖粮不排队，高标准农田亩产增加。", "农业、林业、水利"),
        (
            "云江省开展打击电信网络诈骗行动",
            "公安机关抓获嫌疑人四十名，检察机关提前介入，法院依法判决。",
            "公安、安全、司法",
        ),
        ("人民银行下调存款准备金率", "此次下调释放长期资金，银行贷款利率随之走低，信贷结构改善。", "财政、金融、审计"),
        ("两国外长举行会谈", "双方就双边关系交换意见，愿在联合国框架内合作。", "对外事务"),
    ],
)
def test_the_class_by_its_terms(title: str, text: str, topic: str) -> None:
    found, score = topic_of(article(title, text))
    assert found == topic
    assert 0.4 < score <= 1


def test_a_text_of_no_class_is_other() -> None:
    assert topic_of(article("院子里的猫", "它每天黄昏坐在墙头，看着隔壁的灯一盏盏亮起来。"))[0] == OTHER


def test_a_term_of_several_words_stays_whole() -> None:
    text = "省里推进混合所有制改革。混合所有制改革要稳妥，混合所有制改革项目已推介。"
    assert "混合所有制改革" in keywords_of(article("混合所有制改革再提速", text))


def test_generic_words_are_no_keywords() -> None:
    text = "会议指出要加强工作，推进发展，全面落实碳达峰部署，碳达峰时间表已定。"
    found = keywords_of(article("会议部署碳达峰工作", text))
    assert found[0] == "碳达峰"
    assert not {"工作", "会议", "发展"} & set(found)


def test_no_keyword_is_part_of_another() -> None:
    text = "专项债券发行提速，专项债券资金投向水利，债券利率走低。"
    found = keywords_of(article("专项债券发行", text))
    assert not [(a, b) for a in found for b in found if a != b and a in b]


FARMS = (
    "农业农村厅召开春耕备耕调度会，要求各县抓好小麦田间管理，备足化肥、种子和农机，建设高标准农田一百万亩。",
    "会议要求，落实粮食收购最低收购价，推进农村土地承包延包试点，支持农民合作社和家庭农场。",
)
BANKS = (
    "中国人民银行决定下调存款准备金率零点五个百分点，保持流动性合理充裕，引导商业银行扩大小微企业贷款。",
    "会议指出，继续实施稳健的货币政策，防范金融风险，支持地方政府专项债券发行。",
)
SCHOOLS = (
    "教育厅印发通知，部署义务教育学校课后服务，要求中小学校规范校外培训，建设高素质教师队伍。",
    "通知明确，幼儿园不得提前教授小学课程，职业院校要推进产教融合。",
)


@pytest.mark.parametrize(
    ("paragraphs", "topic"),
    [(FARMS, "农业、林业、水利"), (BANKS, "财政、金融、审计"), (SCHOOLS, "科技、教育")],
)
def test_an_article_gets_the_class_it_is_about(paragraphs: tuple[str, ...], topic: str) -> None:
    found = topic_of(Article("x", None, "", paragraphs))
    assert found.name == topic
    assert 0.6 <= found.score <= 1


def test_traditional_script_changes_nothing() -> None:
    other = topic_of(Article("x", None, "", tuple(to_traditional(paragraph) for paragraph in BANKS)))
    assert other == topic_of(Article("x", None, "", BANKS))


@pytest.mark.parametrize("text", ["", "你好。", "邻居家的猫昨晚爬上了树，半天不肯下来，孩子们在树下喊它的名字。"])
def test_what_no_class_fits_is_other(text: str) -> None:
    found = topic_of(Article("x", None, "", (text,)))
    assert found.name == OTHER
    assert 0 <= found.score <= 1


def test_the_brief_carries_topic_and_score() -> None:
    brief = summarize(Article("x", None, "", FARMS), Options())
    assert brief.topic == "农业、林业、水利"
    assert brief.topic_score > 0.5


def test_the_header_of_a_page_gives_the_class() -> None:
    header = {"主题分类": "财政、金融、审计\\\\税务"}
    assert topic_of(Article("x", None, "", FARMS, header=header)) == ("财政、金融、审计", 1.0)


def test_a_header_with_another_list_of_classes_gives_none() -> None:
    assert topic_of(Article("x", None, "", FARMS, header={"主题分类": "本地动态"})).name == "农业、林业、水利"


def test_an_organ_counts_for_its_class() -> None:
    text = "通报了上月的情况，点名表扬了三个县，要求其他地方对照检查。"
    with_organ = dict(signals("", f"市生态环境局{text}"))
    assert with_organ["@城乡建设、环境保护"] > 0
    assert not [token for token in signals("", text) if token[0] == "@"]
