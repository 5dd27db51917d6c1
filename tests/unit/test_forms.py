"""A brief for every kind of document: what heads it, what it keeps, what it never shows, how it is labelled."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.models import Article, Brief
from bot.summarizing.labels import label_of
from bot.summarizing.summarize import Options, plan_of, summarize
from bot.text.scripts import to_simplified, to_traditional

QUICK = Options(keywords=False)


def article(title: str, text: str) -> Article:
    return Article("x", None, title, tuple(text.strip().splitlines()))


LAW = article(
    "云江省节约用水办法",
    """
云江省节约用水办法
（2026年3月2日云江省人民政府令第12号公布）
第一章　总则
第一条　为了节约用水，根据《中华人民共和国水法》，制定本办法。
第二条　本省行政区域内的取水、供水、用水活动适用本办法。
第三条　县级以上人民政府水行政主管部门负责本行政区域的节约用水监督管理工作。
第二章　管理
第四条　年取水量十万立方米以上的单位应当在每年一月三十一日前报送用水计划。
第五条　用水单位应当遵守下列规定：
（一）年取水量五万立方米以上的，安装取水计量设施。
（二）超计划用水百分之三十以上的，加倍缴纳水资源费。
第六条　高耗水服务业应当使用循环用水设备，不得使用自来水冲洗道路，违者处二万元罚款。
第七条　本办法由云江省水利厅负责解释。
第八条　本办法自2026年5月1日起施行，2011年公布的《云江省城市节约用水规定》同时废止。
""",
)
NOTICE = article(
    "云江省人民政府办公厅关于印发冬季供热保障方案的通知",
    """
各市人民政府，省直各部门：
现将《云江省冬季供热保障方案》印发给你们，请认真组织实施。
一、提前储备燃料。供热企业应当在10月31日前储煤不少于20天用量，储备率达到九成。
二、保障困难家庭。对低保家庭每户发放取暖补贴1200元，11月底前发放到户。
三、排查供热管网。更新老旧管网380公里，10月20日前完成注水试压。
四、加强组织领导。各地要高度重视，压实责任，确保工作落到实处。
联系人：省住建厅供热处，联系电话：8765432。
""",
)
REPLY = article(
    "云江省人民政府关于设立淮川临港开发区的批复",
    """
淮川市人民政府：
你市《关于设立淮川临港开发区的请示》（淮政〔2026〕8号）收悉。现批复如下：
一、同意设立淮川临港省级开发区，规划面积18.6平方公里，东至滨海大道，西至淮河路。
二、开发区重点发展船舶配套和冷链物流，2030年前引进企业200家。
三、你市要加强组织领导，做好有关工作。
特此批复。
""",
)
ANSWERS = article(
    "云江省人社厅负责人就创业补贴办法答记者问",
    """
问：首次创业的大学生可以享受哪些补贴？
答：云江省对首次创业的高校毕业生给予一万元补贴，期限两年。
问：补贴如何申请？
答：申请人向户籍所在地人社局提交申请，十个工作日内办结。
""",
)
STATISTICS = article(
    "一季度云江省经济运行情况",
    """
2026年一季度，云江省地区生产总值4120亿元，同比增长5.6%。
分产业看，第一产业增加值320亿元，增长3.1%；第二产业增加值1680亿元，增长6.4%；第三产业增加值2120亿元，增长5.2%。
规模以上工业增加值同比增长6.8%，其中装备制造业增长11.2%。
固定资产投资同比增长4.3%，房地产开发投资下降7.5%。
社会消费品零售总额1530亿元，同比增长4.9%。
总的来看，全省经济运行开局良好，为全年发展奠定坚实基础。
""",
)
FLASH = article(
    "云江省下达春耕补贴46亿元", "云江省财政厅3月12日下达春耕补贴46亿元，每亩标准不低于78元，4月底前兑付到户。"
)
NEWS = article(
    "云江省下达春耕补贴46亿元",
    """
云江省财政厅3月12日下达春耕补贴46亿元，每亩标准不低于78元。
补贴由县级财政经一卡通发放，4月30日前兑付到户。
""",
)
MARKET = article(
    "明泉股份虚增收入被罚600万元",
    """
云江证监局3月12日对明泉股份有限公司作出行政处罚决定，罚款600万元。
经查，明泉股份2023年至2024年虚增营业收入3.2亿元，占当期披露金额的18%。
公司董事长周广被处以200万元罚款，并被采取5年市场禁入措施。
公司成立于2009年，经营范围包括水处理设备制造。
""",
)
LIST = article(
    "云江省2026年重点公路项目清单",
    """
云江省交通运输厅公布2026年重点公路项目，共四个。
1. 云淮高速公路，全长126公里，总投资210亿元。
2. 白鹭跨江大桥，全长4.2公里，总投资38亿元。
3. 滨海公路改建，全长88公里，总投资26亿元。
4. 山区农村公路，全长640公里，总投资19亿元。
""",
)
MEETING = article(
    "省政府常务会议研究中小企业帮扶工作",
    """
6月3日，云江省省长李明远主持召开省政府常务会议，研究中小企业帮扶工作。
会议强调，要提高政治站位，深入学习贯彻重要讲话精神，不断增强责任感使命感。
会议决定，设立规模20亿元的中小企业专项基金，对新投产项目给予10%的设备补贴。
会议审议通过《云江省城市更新条例（草案）》，决定提请省人大常委会审议。
会议还听取了防汛工作汇报，要求6月15日前完成120座水库隐患排查。
王某、李某参加会议。
""",
)
COMMENTARY = article(
    "债务置换要看钱花在哪里",
    """
云江日报评论员认为，地方债务置换不能只算还本付息的账，更要看资金是否用在了能产生现金流的项目上。
去年全省置换隐性债务860亿元，平均利率从5.8%降到2.9%，每年少付利息约25亿元。
专家王林认为，应当把新增项目收益率低于4%的县纳入预警名单，并公开其债务余额。
春天的云江，万物生长，一切都充满希望。
""",
)
PEOPLE = article(
    "周文清任云江省副省长",
    """
云江省第十四届人民代表大会常务委员会第九次会议3月12日决定任命周文清为云江省副省长。
会议决定免去陈立群的云江省副省长职务。
周文清，男，汉族，1972年5月出生，云江白鹭人，研究生学历，此前任淮川市市长。
""",
)
TRADITIONAL = article(
    "雲江省下達春耕補貼",
    """
雲江省財政廳3月12日下達春耕補貼46億元，每畝標準不低於78元，4月底前兌付到戶。
各縣應於3月31日前公布補貼面積，並設立舉報電話。
省農業廳同時安排5億元支持灌區改造，新增灌溉面積20萬畝。
""",
)
SAME_IN_SIMPLIFIED = article(
    "云江省下达春耕补贴",
    """
云江省财政厅3月12日下达春耕补贴46亿元，每亩标准不低于78元，4月底前兑付到户。
各县应于3月31日前公布补贴面积，并设立举报电话。
省农业厅同时安排5亿元支持灌区改造，新增灌溉面积20万亩。
""",
)
EVERY = (
    LAW, NOTICE, REPLY, ANSWERS, STATISTICS, FLASH, NEWS, MARKET, LIST, MEETING, COMMENTARY, PEOPLE, TRADITIONAL
)  # fmt: skip


def shown(brief: Brief) -> list[str]:
    return [point.span.text for point in brief.key_points]


def headline(brief: Brief) -> str:
    assert brief.headline
    return brief.headline.text


@pytest.mark.parametrize(
    ("one", "form"),
    [(LAW, "law"), (NOTICE, "notice"), (REPLY, "notice"), (ANSWERS, "answers"), (STATISTICS, "statistics"),
     (FLASH, "market"), (MARKET, "market"), (MEETING, "meeting"), (PEOPLE, "news")],
)  # fmt: skip
def test_the_form_is_recognised(one: Article, form: str) -> None:
    assert plan_of(one, QUICK).scored.form.name == form


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.title)
def test_every_kind_has_points_and_a_headline_that_fits_a_line(one: Article) -> None:
    brief = summarize(one, QUICK)
    assert brief.key_points
    assert len(headline(brief)) <= 60


def test_a_law_is_headed_by_when_it_comes_into_force_and_what_it_repeals() -> None:
    assert headline(summarize(LAW, QUICK)) == LAW.paragraphs[-1].partition("　")[2].rstrip("。")


def test_a_law_gives_whole_articles_only() -> None:
    for point in summarize(LAW, Options("long", keywords=False)).key_points:
        assert point.label
        assert LAW.paragraphs[point.span.paragraph] == f"{point.label}　{point.span.text}。"


def test_a_law_shows_neither_basis_nor_scope_nor_who_explains_it() -> None:
    text = "".join(shown(summarize(LAW, Options("long", keywords=False))))
    assert not re.search("制定本办法|适用本办法|负责解释|令第12号", text)


def test_an_item_of_an_article_is_labelled_with_its_article() -> None:
    document = plan_of(LAW, QUICK).scored.document
    at = next(at for at, row in enumerate(document.rows) if row.line.kind == "brackets" and row.line.label == "（二）")
    assert label_of(document, at, is_law=True) == "第五条（二）"


def test_an_item_under_a_numbered_head_is_labelled_with_both() -> None:
    text = "一、材料准备。申请人准备身份证明。\n（一）身份证明为居民身份证，由公安机关签发。\n二、窗口受理。当日办结。"
    document = plan_of(article("", f"企业登记步骤公布，窗口三日内办结。\n{text}"), QUICK).scored.document
    at = next(at for at, row in enumerate(document.rows) if row.line.kind == "brackets")
    assert label_of(document, at, is_law=False) == "一（一）"


def test_a_sentence_without_a_number_has_no_label_outside_a_law() -> None:
    document = plan_of(MEETING, QUICK).scored.document
    assert {label_of(document, at, is_law=False) for at in range(len(document.rows))} == {None}


@pytest.mark.parametrize(
    "never", ["印发给你们", "收悉", "组织领导", "高度重视", "联系电话", "特此批复", "各市人民政府"]
)
def test_a_notice_never_shows_its_formulas(never: str) -> None:
    for one in (NOTICE, REPLY):
        assert never not in "".join(shown(summarize(one, Options("long", keywords=False))))


def test_a_notice_shows_its_measures_with_figure_and_deadline() -> None:
    text = "；".join(shown(summarize(NOTICE, QUICK)))
    for measure in (
        "10月31日前储煤不少于20天用量",
        "每户发放取暖补贴1200元，11月底前",
        "更新老旧管网380公里，10月20日前",
    ):
        assert measure in text


def test_a_reply_is_headed_by_what_it_agrees_to() -> None:
    assert headline(summarize(REPLY, QUICK)).startswith("同意设立淮川临港省级开发区")


def test_answers_are_shown_without_the_questions() -> None:
    brief = summarize(ANSWERS, QUICK)
    everything = [headline(brief), *shown(brief)]
    assert "给予一万元补贴，期限两年" in "".join(everything)
    assert all(not re.match("[答问]|.*？", text) for text in everything)


def test_statistics_are_headed_by_the_main_figure_with_its_change() -> None:
    assert "地区生产总值4120亿元，同比增长5.6%" in headline(summarize(STATISTICS, QUICK))


def test_every_figure_of_statistics_keeps_what_it_measures() -> None:
    for text in shown(summarize(STATISTICS, Options("long", keywords=False))):
        assert re.search("增加值|投资|总额|生产总值", text), text


def test_statistics_do_not_end_in_how_good_it_all_is() -> None:
    assert "奠定坚实基础" not in "".join(shown(summarize(STATISTICS, Options("long", keywords=False))))


def test_a_flash_of_one_sentence_shows_it_once() -> None:
    brief = summarize(FLASH, QUICK)
    assert shown(brief) == [FLASH.paragraphs[0].rstrip("。")]
    assert not brief.shows_headline


def test_a_flash_does_not_repeat_its_headline_as_a_point() -> None:
    brief = summarize(NEWS, QUICK)
    assert brief.key_points
    assert all(headline(brief) not in text and text not in headline(brief) for text in shown(brief))


def test_a_penalty_shows_party_ground_and_amount_but_not_the_company_s_past() -> None:
    brief = summarize(MARKET, QUICK)
    text = "；".join([headline(brief), *shown(brief)])
    assert re.search("明泉股份.*罚款600万元.*虚增营业收入3.2亿元.*200万元罚款", text)
    assert "成立于" not in text


def test_a_list_shows_entries_with_their_values_and_its_numbers() -> None:
    brief = summarize(LIST, QUICK)
    assert len(brief.key_points) >= 3
    assert all(re.search(r"全长.*公里，总投资\d+亿元", text) for text in shown(brief))
    assert all(LIST.paragraphs[one.span.paragraph].startswith(f"{one.label}. ") for one in brief.key_points)


def test_a_list_that_is_not_shown_whole_stands_in_the_outline() -> None:
    brief = summarize(LIST, Options("short", keywords=False))
    assert len(brief.key_points) < 4
    assert [head.label for head in brief.outline] == ["1", "2", "3", "4"]


CHAPTERS = article(
    "云江省数据流通管理条例",
    """
云江省数据流通管理条例
目　录
第一章　总则
第二章　数据供给
第一节　登记
第二节　定价
第三章　法律责任
第一章　总则
第一条　为了规范数据流通，根据有关法律，制定本条例。
第二条　本省行政区域内的数据登记、定价、交易适用本条例。
第二章　数据供给
第一节　登记
第三条　数据持有者应当自收集之日起三十日内向省数据局登记，登记有效期为三年。
第二节　定价
第四条　公共数据使用费不得超过成本的百分之一百二十，由省价格主管部门每两年核定一次。
第五条　数据持有者应当履行下列义务：
（一）每年三月底前公布上一年度的登记数量和使用费收入；
（二）发生泄露的，两小时内报告省数据局，并在三日内通知受影响的个人。
第三章　法律责任
第六条　违反本条例第三条规定，逾期不登记的，由省数据局处一万元以上十万元以下罚款。
第七条　本条例自2026年7月1日起施行。
""",
)
OUTLINE = [
    ("第一章", "总则"),
    ("第二章", "数据供给"),
    ("第二章第一节", "登记"),
    ("第二章第二节", "定价"),
    ("第三章", "法律责任"),
]


def test_the_outline_of_a_law_is_its_chapters_with_their_sections() -> None:
    brief = summarize(CHAPTERS, QUICK)
    assert [(head.label, head.span.text) for head in brief.outline] == OUTLINE
    assert all(head.span.lies_in(CHAPTERS) for head in brief.outline)
    assert brief.outline[0].span.paragraph > 6, "the table of contents is no outline"


def test_the_outline_of_a_law_in_traditional_script_is_as_printed() -> None:
    printed = to_traditional("\n".join(CHAPTERS.paragraphs))
    brief = summarize(article(to_traditional(CHAPTERS.title), printed), QUICK)
    assert [(to_simplified(head.label or ""), to_simplified(head.span.text)) for head in brief.outline] == OUTLINE
    assert brief.outline[2].label == "第二章第一節"


def test_a_law_without_chapters_has_no_outline() -> None:
    paragraphs = tuple(line for line in LAW.paragraphs if "章" not in line)
    assert summarize(replace(LAW, paragraphs=paragraphs), QUICK).outline == ()


def test_an_item_of_a_law_is_numbered_with_its_article() -> None:
    plan = plan_of(CHAPTERS, QUICK)
    rows = plan.scored.document.rows
    found = {
        label_of(plan.scored.document, at, is_law=True) for at, row in enumerate(rows) if row.line.kind == "brackets"
    }
    assert found == {"第五条（一）", "第五条（二）"}


def test_a_meeting_shows_decisions_and_neither_spirit_nor_guests() -> None:
    text = "".join(shown(summarize(MEETING, QUICK)))
    assert all(word in text for word in ("20亿元", "《云江省城市更新条例（草案）》", "120座水库"))
    assert not re.search("政治站位|参加会议", text)


def test_a_claim_keeps_whose_it_is() -> None:
    brief = summarize(COMMENTARY, Options("long", keywords=False))
    for text in [headline(brief), *shown(brief)]:
        assert "预警名单" not in text or "专家王林" in text
        assert "还本付息" not in text or "评论员" in text


def test_an_appointment_says_who_becomes_what_and_by_whom_decided() -> None:
    text = headline(summarize(PEOPLE, QUICK))
    assert all(word in text for word in ("常务委员会", "周文清", "副省长"))


def test_traditional_text_is_shown_as_it_is_written() -> None:
    brief = summarize(TRADITIONAL, QUICK)
    assert "春耕補貼46億元" in headline(brief)
    assert all(span.lies_in(TRADITIONAL) for span in [brief.headline, *(one.span for one in brief.key_points)] if span)


def test_traditional_text_is_judged_as_the_same_text_in_simplified_script() -> None:
    places = [
        [(one.span.paragraph, one.span.start, one.span.end) for one in summarize(text, QUICK).key_points]
        for text in (TRADITIONAL, SAME_IN_SIMPLIFIED)
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize("most", [5, 12, 20, 26, 32, 40, 50, 60])
@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.title)
def test_a_small_budget_gives_whole_statements_or_none_and_says_so(one: Article, most: int) -> None:
    options = Options(max_chars=most, keywords=False)
    plan, brief = plan_of(one, options), summarize(one, options)
    possible = {
        (row.line.paragraph, statement.start, statement.end)
        for at, row in enumerate(plan.scored.document.rows)
        for statement, complete in plan.scored.statements(at)
        if complete > 0
    }
    points = [(point.span.paragraph, point.span.start, point.span.end) for point in brief.key_points]
    assert set(points) <= possible
    assert sum(map(len, shown(brief))) <= most
    assert brief.too_small == (not points)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.title)
def test_five_characters_are_too_few_for_any_statement(one: Article) -> None:
    assert summarize(one, Options(max_chars=5, keywords=False)).too_small


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.title)
def test_a_longer_brief_shows_no_less(one: Article) -> None:
    sizes = [
        sum(map(len, shown(summarize(one, Options(length, keywords=False))))) for length in ("short", "medium", "long")
    ]  # type: ignore[arg-type]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.title)
def test_no_length_is_too_small(one: Article) -> None:
    assert not summarize(one, Options("short", keywords=False)).too_small


@pytest.mark.parametrize("before", ["", "快讯：", "独家｜"])
@pytest.mark.parametrize("one", [MEETING, MARKET, PEOPLE], ids=lambda one: one.title)
def test_a_headline_that_the_title_says_is_not_shown_under_it(one: Article, before: str) -> None:
    title = before + headline(summarize(one, QUICK))
    assert not summarize(replace(one, title=title), QUICK).shows_headline
    assert summarize(replace(one, title="本省要闻"), QUICK).shows_headline


def test_the_headline_is_the_act_and_not_its_purpose() -> None:
    text = """
为进一步加强城市供热管理，保障居民温暖过冬。
云江省政府近日印发《城市供热办法》，居民室温不得低于20度。
供热企业接到报修后应当在两小时内到场，违者按日退费。
"""
    brief = summarize(article("云江省规范供热", text), QUICK)
    assert "印发《城市供热办法》" in headline(brief)


def test_the_headline_of_a_meeting_does_not_cut_the_name() -> None:
    assert "李明远主持召开省政府常务会议" in headline(summarize(MEETING, QUICK))
