"""Which sentence heads a brief, and where it is cut: the act, whole, not its purpose, date or announcement."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.document import Document, measured
from bot.summarizing.forms import notice
from bot.summarizing.headline_line import only_announces
from bot.summarizing.headline_span import FEATURES, SHARE, HeadlineSpan, best_of
from bot.summarizing.learned import Trees
from bot.summarizing.segment import segments_of
from bot.summarizing.statements.generate import Cut, Manner, Statement, statements_of
from bot.summarizing.summarize import Options, summarize


def headline(title: str, *paragraphs: str) -> str:
    brief = summarize(Article("x", None, title, paragraphs), Options(keywords=False))
    assert brief.headline
    return brief.headline.text


def test_the_figure_of_the_title_tells_which_sentence_heads() -> None:
    found = headline(
        "海州全年压减办公经费8.4亿元",
        "今年，海州市以过紧日子为重点，不断规范行政支出，加强预算监督，完善经费管理制度。",
        "各部门严格控制会议数量，压缩差旅和接待支出，支出结构持续优化。",
        "截至年底，全市办公经费同比下降21%，共压减8.4亿元。",
    )
    assert "8.4亿元" in found


def test_the_words_of_the_title_tell_which_sentence_heads() -> None:
    found = headline(
        "海州取消新能源车停车优惠",
        "这几年路边停车越来越难，泊位周转率不高。",
        "海州市交通运输局负责人表示，将提高泊位周转率。",
        "海州市将取消新能源车停车优惠，7月1日起按普通小客车计费。",
    )
    assert "取消新能源车停车优惠" in found


def test_where_there_is_no_title_the_first_sentence_does_its_work() -> None:
    found = headline(
        "",
        "今年以来，云江省文化市场持续回暖，演出供给更加丰富，消费信心稳步恢复。",
        "据云江省文化厅统计，前三季度，全省举办演出2.6万场，票房收入12.8亿元。",
        "全省图书馆新增读者40万人。",
    )
    assert "文化市场持续回暖" in found


@pytest.mark.parametrize(
    "announcement",
    [
        "7月18日，云江省政府新闻办公室举行新闻发布会，介绍上半年外贸运行情况。",
        "7月18日，云江省商务厅公布了今年百强外贸企业榜单。",
    ],
)
def test_what_was_announced_heads_and_not_that_it_was(announcement: str) -> None:
    found = headline(
        "", announcement, "上半年，云江省进出口总值3860亿元，同比增长7.2%。", "其中出口2510亿元，增长9.4%。"
    )
    assert "3860亿元" in found


def test_a_life_does_not_head_before_what_happened() -> None:
    found = headline(
        "海州市住建局原局长被查",
        "年近60岁的周明，今年3月被免去海州市住建局局长职务，此前任海州市规划局局长。",
        "海州市纪委监委8月2日消息，海州市住建局原局长周明涉嫌严重违纪违法，目前正接受纪律审查和监察调查。",
    )
    assert "涉嫌严重违纪违法" in found


def test_that_all_talk_about_it_does_not_head() -> None:
    found = headline(
        "",
        "海州市公积金贷款政策备受关注，每年都有不少家庭咨询贷款额度和期限。",
        "海州市公积金中心近日印发《公积金贷款管理办法》，二孩家庭贷款额度提高到120万元。",
    )
    assert "印发《公积金贷款管理办法》" in found


def test_the_assurance_of_a_company_heads_nothing() -> None:
    found = headline(
        "海州港股份有限公司公告",
        "本公司董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏，并承担法律责任。",
        "公司拟投资9.5亿元建设二号集装箱码头，工期三年。",
    )
    assert "9.5亿元" in found


BAN = (
    "各县（市、区）人民政府：",
    "青石岭水库是海州市重点供水工程，规划库容4200万立方米。",
    "为确保工程顺利实施，减少不必要的损失，经市政府同意，现就禁止在青石岭水库淹没区新增建设项目的有关事项通知如下：",
    "一、自本通知下发之日起，任何单位和个人不得在青石岭水库淹没区新建、改建、扩建房屋。",
    "二、各有关部门做好政策宣传和解释工作。",
)


def test_a_notice_is_headed_by_its_decision_and_not_by_its_background_or_announcement() -> None:
    title = "海州市人民政府关于禁止在青石岭水库淹没区新增建设项目的通知"
    assert "任何单位和个人不得在青石岭水库淹没区" in headline(title, *BAN)


def test_a_notice_without_a_decision_is_headed_by_what_it_is_about() -> None:
    found = headline(
        "",
        "各区教育局：",
        "为做好2026年全市中小学校车安全检查工作，切实保障学生乘车安全，现将有关事项通知如下：",
        "压紧压实学校主体责任。",
        "加强驾驶员日常教育培训。",
    )
    assert found.startswith("为做好2026年全市中小学校车安全检查工作")
    assert found.endswith("通知如下")


def test_an_announcement_that_names_its_subject_begins_there() -> None:
    found = headline(
        "",
        "各区住建局：",
        "为规范市场秩序，根据有关规定，现就暂缓收取住宅维修资金有关问题通知如下：",
        "提高思想认识。",
        "加强沟通协调。",
    )
    assert found == "现就暂缓收取住宅维修资金有关问题通知如下"


def test_an_announcement_is_not_shown_under_the_title() -> None:
    paragraphs = (
        "各区教育局：",
        "为做好校车安全检查工作，切实保障学生乘车安全，现提出以下意见：",
        "压紧压实学校主体责任。",
        "加强驾驶员日常教育培训。",
    )
    brief = summarize(Article("x", None, "海州市教育局关于校车检查的意见", paragraphs), Options(keywords=False))
    assert brief.headline
    assert "以下意见" not in brief.headline.text or not brief.shows_headline


LATER = ("省直有关部门负责人参加了活动并作了交流发言。", "各地将结合实际抓好贯彻。")


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        (
            "云江省统计局今天（2月6日）发布全年粮食产量数据，全省粮食总产量达6208万吨，再创历史新高，单产位居前列。",
            "全省粮食总产量达6208万吨",
        ),
        (
            "云江省政府召开全省春季农业生产工作会议，部署早稻面积稳定在1200万亩，要求各地在四月底前完成育秧任务并落实补贴资金。",
            "1200万亩",
        ),
    ],
)
def test_a_headline_says_more_than_that_something_was_held_or_came_out(lead: str, wanted: str) -> None:
    assert wanted in headline("", lead, *LATER)


def test_a_headline_keeps_what_the_title_speaks_of() -> None:
    found = headline(
        "海州获900万元文物保护资金",
        "近日，国家文物局下达了年度文物保护项目计划，海州市古城墙、码头旧址等7处文物获得900万元文物保护资金支持。",
        *LATER,
    )
    assert "900万元文物保护资金" in found


def test_a_headline_does_not_begin_with_who_told_the_reporter() -> None:
    found = headline("", "记者从云江省水利厅获悉，今年汛期全省新建堤防620公里，加固水库85座。", *LATER)
    assert found.startswith("今年汛期")


@pytest.mark.parametrize(
    ("lead", "beginning"),
    [
        ("昨天（6月4日）下午，云江省交通运输厅宣布开通海州至青石的城际公交。", "云江省交通运输厅"),
        ("6月4日16时20分许，海州市青石镇发生山体滑坡，造成三栋房屋受损。", "海州市青石镇"),
        ("6月16日出版的《云江学刊》发表省长李明远的文章《把水管好》。", "6月16日出版的"),
        ("6月9日至11日，全国水利博览会在海州国际会展中心举办。", "全国水利博览会"),
    ],
)
def test_a_headline_begins_behind_the_whole_date_or_with_it(lead: str, beginning: str) -> None:
    found = headline("", lead, *LATER)
    assert found.startswith((beginning, lead[:6]))
    assert not found.startswith(("（", "下午", "16时", "出版", "至"))


@pytest.mark.parametrize(
    ("lead", "act"),
    [
        (
            "为进一步发挥劳模的引领作用，推动深化技能人才培养，在以往活动基础上，云江省总工会、省教育厅近日联合印发《劳模进校园行动方案》，决定用三年时间覆盖全省中小学。",
            "云江省总工会、省教育厅近日联合印发《劳模进校园行动方案》",
        ),
        (
            "按照省委有关部署要求，近日，海州市商务局启动老字号焕新行动，支持一百家老字号改造门店并开设线上旗舰店，对示范店给予补贴。",
            "海州市商务局启动老字号焕新行动",
        ),
        (
            "云江重工（600123.SH）公告，根据公司发展需要，云江重工股份有限公司拟出资28亿元收购海州船厂全部股权。",
            "拟出资28亿元收购海州船厂全部股权",
        ),
    ],
)
def test_the_act_is_cut_out_from_behind_its_purpose(lead: str, act: str) -> None:
    found = headline("", lead, *LATER)
    assert act in found
    assert not found.startswith(("为进一步", "推动"))


def document(*paragraphs: str) -> Document:
    return measured(segments_of(Article("x", None, "", paragraphs)), "", None)


EXPORTS = "上半年，云江省进出口总值3860亿元，同比增长7.2%。"


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("云江省政府新闻办公室举行新闻发布会，介绍外贸运行情况。", True),
        ("云江省商务厅公布了今年百强外贸企业榜单。", True),
        ("云江省政府新闻办公室举行新闻发布会，宣布减税46亿元。", False),
        ("云江省商务厅公布了今年百强外贸企业榜单，海州港集团居首。", False),
    ],
)
def test_a_line_only_announces_where_what_was_announced_stands_behind_it(text: str, is_empty: bool) -> None:
    assert only_announces(document(text, EXPORTS), 0) is is_empty
    assert not only_announces(document(text, "各地反响良好。"), 0)


def test_a_line_that_only_announces_does_not_head_although_it_is_the_first() -> None:
    found = headline(
        "",
        "7月18日，云江省商务厅公布了今年百强外贸企业榜单。",
        "今年，海州市共有42家企业入围百强，数量居全省首位。",
    )
    assert "42家" in found


def test_what_stands_before_the_announcement_of_a_notice_is_background() -> None:
    values = [notice.FORM.heads(document(*BAN), at) for at in range(len(BAN))]
    assert values[1] < 0 < values[2] < values[3]


def test_what_stands_before_a_bare_announcement_is_no_background() -> None:
    reply = document("海州市已完成节水改造，年节水35万吨。", "现将有关情况函复如下：", "节水设备运行良好。")
    assert notice.FORM.heads(reply, 0) == 0


def test_an_announcement_adds_nothing_even_to_a_title_of_other_words() -> None:
    lines = ("各区住建局：", "现就暂缓收取住宅维修资金有关问题通知如下：", "提高思想认识。", "加强沟通协调。")
    brief = summarize(Article("x", None, "海州市文件", lines), Options(keywords=False))
    assert brief.headline
    assert brief.headline.text.endswith("通知如下")
    assert not brief.shows_headline


ALIKE = Trees(30.0, ())


def span(cut: Cut = Cut.WHOLE, share: float = 1.0, told: float = 0.0, is_hollow: bool = False) -> HeadlineSpan:
    features = [0.0] * len(FEATURES)
    features[SHARE] = share
    return HeadlineSpan(0, 20, Statement(0, 20, 0, 0, cut), 0.9, tuple(features), told, is_hollow)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (span(told=0.9), span(told=0.2)),
        (span(), span(is_hollow=True)),
        (span(share=0.9), span(share=0.7)),
        (span(Cut.HEAD), span(Cut.TAIL)),
    ],
    ids=["title", "hollow", "point", "tail"],
)
def test_of_spans_that_editors_like_alike_the_one_that_says_more_heads(
    better: HeadlineSpan, worse: HeadlineSpan
) -> None:
    assert best_of([worse, better], ALIKE) is better


def test_a_headline_is_longer_where_a_short_one_says_only_that_a_meeting_was_held() -> None:
    lead = (
        "云江省政府召开全省春季农业生产电视电话会议，部署早稻面积稳定在一千二百万亩以上并要求各地"
        "在四月底前完成育秧任务、落实全部补贴资金、做好农资供应。"
    )
    assert headline("", lead, *LATER).endswith("做好农资供应")


def statements(text: str) -> list[str]:
    [line] = segments_of(Article("x", None, "", (text,)))
    return [text[one.start : one.end] for one in statements_of(line, Manner())]


def test_a_measure_that_only_serves_the_purpose_begins_no_statement() -> None:
    text = "为加强食品监管，推动落实主体责任，海州市市监局印发检查方案。"
    assert not any(one.startswith("推动") for one in statements(text))


def test_a_statement_may_begin_behind_who_announced_it_and_by_what_right() -> None:
    text = "云江重工公告，根据发展需要，云江重工股份有限公司拟出资28亿元收购海州船厂。"
    assert "云江重工股份有限公司拟出资28亿元收购海州船厂" in statements(text)


def test_what_is_asked_stays_with_who_answers() -> None:
    text = "海州市医保局局长就困难群体保障措施，答记者问。"
    assert statements(text) == [text[:-1]]
