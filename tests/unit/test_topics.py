"""The subject class of an article, and the keywords that make its hashtags."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.keywords import keywords_of
from bot.summarizing.topics import NONE, topic_of


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
    assert topic_of(article("院子里的猫", "它每天黄昏坐在墙头，看着隔壁的灯一盏盏亮起来。"))[0] == NONE


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
