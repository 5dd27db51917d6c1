"""Facts: what is found, with its fields, and what must not be taken for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import process_time

import pytest

from bot.models import Article, Facts
from bot.summarizing.facts import facts_of
from bot.summarizing.facts.folded import folded
from bot.summarizing.facts.targets import target_candidates
from bot.text.scripts import to_simplified, to_traditional


def facts(*paragraphs: str, published: date | None = date(2026, 3, 12)) -> Facts:
    """The facts of a text of ours; every span must lie where it says."""
    article = Article("a", None, "题目", paragraphs, published=published)
    found = facts_of(article)
    assert all(span.lies_in(article) for span in found.spans())
    return found


RULES = (
    "第一条 为了规范校外托管，制定本办法。",
    "第二条 本办法适用于江临市行政区域。",
    "第三条 托管机构应当向所在地教育部门备案。",
)


def test_a_document_has_its_role() -> None:
    found = facts("省教育厅印发《关于规范校外托管的实施办法（试行）》。")
    assert [(one.title, one.role) for one in found.documents] == [("关于规范校外托管的实施办法（试行）", "印发")]


def test_a_document_that_ends_is_repealed() -> None:
    found = facts(*RULES, "第四条 本办法自2026年5月1日起施行。《江临市校外托管暂行规定》同时废止。")
    assert [(one.title, one.role) for one in found.documents] == [("江临市校外托管暂行规定", "废止")]


def test_what_a_notice_rests_on_is_its_basis() -> None:
    text = "各县区人民政府：", "根据《云江省学前教育发展纲要》，现就有关事项通知如下：", "一、按期备案。"
    assert [one.role for one in facts(*text).documents] == ["依据"]


def test_the_letter_that_is_answered() -> None:
    text = "云江省人民政府：", "你省《关于设立江临新区的请示》收悉。现批复如下：", "同意设立江临新区。"
    assert [one.role for one in facts(*text).documents] == ["来文"]


def test_a_number_behind_a_title_belongs_to_it() -> None:
    found = facts("省财政厅印发《关于调整岗位补贴标准的通知》（云财社〔2026〕7号）。")
    assert [(one.title, one.number) for one in found.documents] == [("关于调整岗位补贴标准的通知", "云财社〔2026〕7号")]


def test_a_law_that_is_only_cited_is_left_out() -> None:
    assert not facts(*RULES, "第四条 违反本办法的，依照《治安处罚法》处罚。").documents


def test_newspapers_and_books_are_no_documents() -> None:
    assert not facts("他对《江临日报》记者说，小说《山河故事》写的就是这里。").documents


def test_a_document_number() -> None:
    assert facts("文件文号为江政办发〔2026〕12号。").documents[0].number == "江政办发〔2026〕12号"


def test_who_issued_it() -> None:
    found = facts("日前，国家发展改革委、财政部等六部门联合印发《关于完善价格机制的意见》。")
    assert [span.text for span in found.issuers] == ["国家发展改革委", "财政部"]


def test_an_organ_that_only_takes_part_is_no_issuer() -> None:
    assert not facts("财政部有关负责人参加了调研。").issuers


def test_the_hall_is_no_issuer_but_who_speaks_in_it() -> None:
    found = facts("3月10日，云江省政府新闻办举行发布会，省卫生健康委介绍了托育服务的新规定。")
    assert [span.text for span in found.issuers] == ["省卫生健康委"]


def test_whom_a_letter_addresses_is_no_issuer() -> None:
    assert not facts("江临市人民政府：", "你市来函收悉，现批复如下：", "一、同意。").issuers


def test_who_signs_a_notice_issued_it() -> None:
    text = "各县区：", "现将有关事项通知如下：", "一、按期备案。", "江临市教育局", "2026年3月2日"
    assert [span.text for span in facts(*text).issuers] == ["江临市教育局"]


def test_the_header_of_a_page_says_who_issued_it() -> None:
    article = Article("a", None, "题目", ("文中提到江临市水务局若干次。",), header={"发文机关": "江临市水务局"})
    assert [span.text for span in facts_of(article).issuers] == ["江临市水务局"]


def test_the_day_in_the_header_settles_the_year() -> None:
    article = Article("a", None, "题目", ("材料须于4月30日前报送。",), header={"成文日期": "2026年03月12日"})
    assert [one.date for one in facts_of(article).deadlines] == ["2026-04-30"]


def test_one_organ_by_two_names_is_named_once() -> None:
    found = facts("中国人民银行今日宣布下调存款准备金率。央行表示，此举释放长期资金。")
    assert [span.text for span in found.issuers] == ["中国人民银行"]


def test_facts_of_a_text_in_traditional_script_are_cut_as_printed() -> None:
    found = facts("財政部發布《關於規範校外託管的實施辦法》，自2026年5月1日起施行。")
    assert [span.text for span in found.issuers] == ["財政部"]
    assert [one.title for one in found.documents] == ["關於規範校外託管的實施辦法"]
    assert [one.date for one in found.deadlines] == ["2026-05-01"]


def test_a_meeting_has_its_day() -> None:
    found = facts("3月10日，省长主持召开全省稳就业工作推进会，部署春招。")
    assert [(one.span.text, one.date) for one in found.meetings] == [("全省稳就业工作推进会", "2026-03-10")]


def test_a_meeting_without_a_name_of_its_own_is_none() -> None:
    assert not facts("当天还召开了相关会议。").meetings


@pytest.mark.parametrize(
    ("text", "day", "meaning"),
    [
        ("本办法自2026年5月1日起施行。", "2026-05-01", "施行"),
        ("申报材料须于4月30日前报送。", "2026-04-30", "期限"),
        ("补贴政策执行至2027年12月31日。", "2027-12-31", "截止"),
        ("到2030年，形成完备体系。", "2030", "目标"),
        ("今年年底前完成整改。", "2026-12", "期限"),
    ],
)
def test_a_deadline(text: str, day: str, meaning: str) -> None:
    assert [(one.date, one.meaning) for one in facts(text).deadlines] == [(day, meaning)]


@pytest.mark.parametrize(
    "text",
    [
        "截至2025年底，全市有企业三千家。",
        "2019年建成通车。",
        "今年前两个月出口平稳。",
        "到2020年全面完成的任务。",
        "水位4月1日前后回落。",
    ],
)
def test_what_is_over_is_no_deadline(text: str) -> None:
    assert not facts(text).deadlines


def test_a_target_has_value_unit_object_and_deadline() -> None:
    target = facts("《方案》提出，到2027年，新能源公交车占比达到85%以上。").targets[0]
    assert (target.value, target.unit, target.object, target.deadline) == ("85", "%", "新能源公交车占比", "2027")
    assert target.span.text == "达到85%以上"


def test_a_limit_with_its_beginning_is_one_span() -> None:
    text = "各县区：", "现将有关事项通知如下：", "自本通知印发之日起30日内完成登记。"
    assert [(one.span.text, one.date, one.meaning) for one in facts(*text).deadlines] == [
        ("自本通知印发之日起30日内", None, "期限")
    ]


def test_a_year_of_taiwan_is_that_of_the_common_calendar() -> None:
    assert [one.date for one in facts("本條例施行至116年12月31日止。").deadlines] == ["2027-12-31"]


def test_ten_times_the_dates_take_about_ten_times_as_long() -> None:
    def seconds(times: int) -> float:
        text = tuple("申报材料须于4月30日前报送财政局，给予补贴3万元，" * 20 for _ in range(times))
        started = process_time()
        facts_of(Article("a", None, "关于申报的通知", text, published=date(2026, 3, 12)))
        return process_time() - started

    seconds(1)
    assert seconds(100) < 40 * max(seconds(10), 0.01)


def test_a_fine_stands_as_one_range() -> None:
    found = facts(*RULES, "第四条 未备案的，处5000元以上二万元以下罚款。")
    assert [one.span.text for one in found.targets] == ["5000元以上二万元以下"]


@pytest.mark.parametrize(
    "text",
    [
        "前两个月出口同比增长6.2%。",
        "截至目前，已建成充电桩3000个。",
        "该公司去年收入达到120亿元，计划扩产。",
        "会议于2026年举行，将在三个市推开。",
    ],
)
def test_what_was_reached_is_no_target(text: str) -> None:
    assert not facts(text).targets


def test_what_it_is_raised_from_is_no_target() -> None:
    assert [one.value for one in facts("财政补助由10万元提高到18万元。").targets] == ["18"]


@pytest.mark.parametrize("convert", [str, to_traditional], ids=["simplified", "traditional"])
@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("省医保局提出，在原70种门诊慢特病的基础上，再将不少于5种疾病纳入保障。", "70种"),
        ("央行决定将存款准备金利率从0.72%下调至0.35%。", "0.72%"),
        ("省财政厅要求，今年完成全年预算（5580亿元）的82.3%，年底前支付不低于九成。", "82.3%"),
        ("云江光电、淮川通信等7家企业将获得1500万元的专项补助资金支持。", "7家"),
        ("2019年，全省表观消费量4706万吨。到2027年，全省储备能力要达到不低于60万吨。", "4706万吨"),
        ("即将年满60岁的县长已经卸任，县政府要求每村不少于2名医生。", "60岁"),
    ],
)
def test_what_was_is_no_target_whatever_the_weights_say(text: str, was: str, convert: Callable[[str], str]) -> None:
    article = Article("a", None, "题目", (convert(text),), published=date(2026, 3, 12))
    [one] = [one for one in target_candidates(folded(article)) if one.fact.span.text == convert(was)]
    assert one.settled is False


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("省机关事务局今年节约221万元，要求各单位能耗降低不少于3%。", "约221万元"),
        ("1200家企业中，装备制造等14个行业高于50%，木材加工等6个行业低于50%。", "高于50%"),
    ],
)
def test_what_was_or_only_describes_is_no_target(text: str, wrong: str) -> None:
    assert wrong not in [one.span.text for one in facts(text).targets]
    assert to_traditional(wrong) not in [one.span.text for one in facts(to_traditional(text)).targets]


def test_a_target_names_what_it_is_of_and_not_what_it_was() -> None:
    [target] = facts("省医保局出台办法，自2026年7月1日起，住院报销比例由60%提高至不低于70%。").targets
    assert (target.span.text, target.object) == ("不低于70%", "住院报销比例")


@pytest.mark.parametrize("convert", [str, to_traditional], ids=["simplified", "traditional"])
def test_a_share_in_words_is_one_quantity(convert: Callable[[str], str]) -> None:
    article = [convert(line) for line in (*RULES, "第四条 托管机构的持证人员比例不得低于百分之九十五。")]
    [target] = facts(*article).targets
    assert (to_simplified(target.span.text), target.value) == ("不得低于百分之九十五", "九十五")


def test_one_quantity_told_twice_is_one_target() -> None:
    found = facts(*RULES, "第四条 拒不备案的，处50万元罚款。", "第五条 再次拒绝的，最高处50万元以下罚款。").targets
    assert len(found) == 1


def test_a_magazine_is_named_with_its_title() -> None:
    assert [one.text for one in facts("8月2日，《财富》杂志公布了世界500强名单，云江省6家企业上榜。").issuers] == [
        "《财富》杂志"
    ]


def test_the_number_of_a_decree_begins_behind_its_date() -> None:
    found = facts("（2026年3月12日云江省教育厅令第17号公布）", *RULES)
    assert [one.number for one in found.documents] == ["云江省教育厅令第17号"]


def test_some_banks_are_no_issuer() -> None:
    assert facts("近日，我国多家商业银行和政策性银行宣布下调存款利率。").issuers == ()


def test_a_person_has_an_office() -> None:
    found = facts("江临市发展改革委副主任、市能源局局长周明远表示，电价不变。")
    assert [(one.name, one.office) for one in found.people] == [("周明远", "江临市发展改革委副主任、市能源局局长")]


def test_who_is_met_is_a_person_of_their_own() -> None:
    found = facts("省长林岳在江临会见新加坡总理李明海。")
    assert [one.span.text for one in found.people] == ["省长林岳", "新加坡总理李明海"]


def test_an_office_without_a_name_is_nobody() -> None:
    assert not facts("法治副校长任职前应当接受培训。").people


def test_a_place_with_its_province() -> None:
    assert [span.text for span in facts("四川省绵阳市出台十条措施。").places] == ["四川省绵阳市"]


def test_a_name_that_holds_a_word_which_joins_is_one_name() -> None:
    """呼和浩特 holds 和, 国家电力 holds 家电."""
    found = facts("呼和浩特市人民政府近日印发《云江供热办法》。")
    assert [one.text for one in found.issuers] == ["呼和浩特市人民政府"]
    other = facts("国家电力投资集团有限公司发布《云江电站建设方案》。")
    assert [one.text for one in other.issuers] == ["国家电力投资集团有限公司"]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("【民航局副局长林一舟赴云江机场调研】林一舟表示，要做好保障。", "民航局副局长"),
        ("发布会由省委宣传部副处长林一舟主持。", "省委宣传部副处长"),
    ],
)
def test_an_office_begins_at_a_bracket_and_behind_who_leads(text: str, office: str) -> None:
    (person,) = facts(text).people
    assert (person.office, person.name) == (office, "林一舟")


def test_a_meeting_begins_behind_the_reporters() -> None:
    found = facts("中新网云江1月27日电 (记者 林一舟)云江省人大常委会第四次会议27日在江临召开。")
    assert [one.span.text for one in found.meetings] == ["云江省人大常委会第四次会议"]
