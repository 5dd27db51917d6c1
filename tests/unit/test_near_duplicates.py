"""Near-copies: a reprint is found and verified, the same template about something else is not."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from bot.models import Article
from bot.stories.near_duplicates import SIGNATURES, is_near_duplicate, signatures

FLOOD = (
    "云江省水利厅8月3日通报，受台风外围云系影响，淮川市境内青石河水位持续上涨，淮川水文站实测流量达每秒1860立方米。",
    "省防汛指挥部于当日10时启动三级应急响应，派出四个工作组赶赴淮川、临浦两市协助转移低洼地带群众。",
    "截至当日18时，两市共转移群众2.3万人，调拨冲锋舟120艘、帐篷3400顶，未发生人员伤亡。",
    "气象部门预计，未来三天云江省中南部仍有大到暴雨，局地伴有短时强降水和雷暴大风，水库须预留防洪库容。",
    "省水利厅提醒，沿河村庄应落实巡堤查险制度，夜间安排专人值守，发现管涌、滑坡等险情立即上报。",
)
FUND = (
    "{day}日，淮川稳健成长混合最新单位净值为{a}元，累计净值为{b}元，较前一交易日{c}%。历史数据显示该基金近1个月下跌{d}%，"
    "近3个月下跌{e}%，近6个月下跌{f}%，近1年下跌{g}%。该基金现任基金经理为陆某，任职期间累计回报为{h}%。"
)
OFFICE = (
    "云江省市场监管局网站公布行政处罚决定书（云市监罚〔2026〕{n}号），{who}未按照规定明码标价，依据《中华人民共和国价格法》"
    "第四十二条，对其处以{fine}元罚款。当事人对处罚决定不服的，可在六十日内申请行政复议，也可在六个月内提起行政诉讼。"
)


def news(*paragraphs: str, title: str = "") -> Article:
    return Article("a", None, title, paragraphs)


def sign(one: Article, other: Article) -> bool:
    return bool(set(signatures(one)) & set(signatures(other)))


def test_a_reprint_with_another_headline_and_frame_is_a_copy() -> None:
    reprint = news("本报淮川8月3日电（记者 何某）", *FLOOD, "【编辑：王某】", title="青石河涨水，两市转移群众")
    assert sign(news(*FLOOD), reprint)
    assert is_near_duplicate(news(*FLOOD), reprint)


def test_a_text_cut_to_its_first_third_is_a_copy() -> None:
    cut = news("".join(FLOOD)[: len("".join(FLOOD)) // 3])
    assert sign(news(*FLOOD), cut)
    assert is_near_duplicate(cut, news(*FLOOD))


def test_an_own_report_of_the_same_event_is_no_copy() -> None:
    own = news(
        "记者3日从淮川市获悉，青石河涨水后全市已安置群众，三级响应正在执行，预计雨势还将持续数日，各村干部轮流守堤。"
    )
    assert not is_near_duplicate(news(*FLOOD), own)


def test_the_next_days_net_value_is_no_copy() -> None:
    one = FUND.format(day=15, a=1.5993, b=1.7993, c=-1.49, d=6.47, e=8.11, f=9.52, g=14.2, h=3.1)
    other = FUND.format(day=16, a=1.5837, b=1.7837, c=-0.98, d=7.39, e=8.42, f=9.97, g=14.8, h=2.1)
    assert not is_near_duplicate(news(one), news(other))


def test_the_same_form_about_another_firm_is_no_copy() -> None:
    one = OFFICE.format(n=17, who="淮川青禾超市", fine=3000)
    other = OFFICE.format(n=22, who="临浦远山酒店", fine=12000)
    assert not is_near_duplicate(news(one), news(other))


def test_the_same_words_about_another_city_are_no_copy() -> None:
    text = (
        "{}市住建部门发文称，将结合房地产实际情况，会同有关部门抓好落实，更好满足刚性和改善性住房需求，扎实推进保交楼。"
    )
    assert not is_near_duplicate(news(text.format("南京")), news(text.format("武汉")))


def test_an_article_without_text_has_no_signature_and_no_copy() -> None:
    assert signatures(news()) == ()
    assert not is_near_duplicate(news(), news())


def test_a_long_text_is_compared_by_a_sample() -> None:
    long = [f"{line}第{n}批物资于{n}时抵达淮川{n * 7}号堤段。" for n in range(60) for line in FLOOD]
    assert is_near_duplicate(news(*long), news(*long[: len(long) // 2]))
    assert not is_near_duplicate(
        news(*long), news("人民银行云江省分行介绍，今年以来全省普惠小微贷款余额稳步增长，利率继续下行。")
    )


def test_signatures_are_the_same_in_another_process() -> None:
    code = (
        "from bot.models import Article; from bot.stories.near_duplicates import signatures;"
        f"print(signatures(Article('a', None, '', {FLOOD!r})))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == str(signatures(news(*FLOOD)))


@given(st.lists(st.text(max_size=80), max_size=6))
def test_signatures_fit_a_signed_column(paragraphs: list[str]) -> None:
    found = signatures(news(*paragraphs))
    assert len(set(found)) == len(found) <= SIGNATURES
    assert all(-(2**63) <= one < 2**63 for one in found)


@given(st.text(alphabet="云江省淮川市防汛会议，。0123456789%", min_size=1, max_size=200))
def test_what_has_words_is_a_copy_of_itself(text: str) -> None:
    one = news(text)
    assert is_near_duplicate(one, one) == bool(signatures(one))
