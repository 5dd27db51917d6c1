"""What a line may be cut to: whatever is shown stands on its own and keeps what governs it."""

from __future__ import annotations

import pytest

from bot.models import Article
from bot.summarizing.segment import segments_of
from bot.summarizing.statements.clauses import ClauseKind, has_verb, is_complete, kind_of
from bot.summarizing.statements.generate import Cut, Manner, Statement, statements_of
from bot.summarizing.statements.judge import NAMES, Surroundings, completeness, features
from bot.summarizing.statements.refusals import refusal
from bot.summarizing.statements.words import verb_at, verbs_in
from bot.text.bigrams import vector

MEASURES, NEWS, LAW = Manner(), Manner(has_measures=False), Manner(is_law=True, has_measures=False)


def judged(text: str, manner: Manner = MEASURES) -> list[tuple[str, Statement, str | None]]:
    """Of every line of a paragraph each statement: its text, itself, and the rule that refuses it."""
    found = []
    for line in segments_of(Article("x", None, "", (text,))):
        for one in statements_of(line, manner):
            refused = refusal(line, one.start, one.end, is_law=manner.is_law)
            found.append((text[one.start : one.end], one, refused))
    return found


def allowed(text: str, manner: Manner = MEASURES) -> list[str]:
    """The statements that no rule refuses."""
    return [shown for shown, _, rule in judged(text, manner) if rule is None]


def refused(text: str, manner: Manner = MEASURES) -> str | None:
    """The rule that refuses the whole line."""
    return judged(text, manner)[0][2]


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("同时，", ClauseKind.CONNECTIVE),
        ("在此基础上，", ClauseKind.CONNECTIVE),
        ("8月25日，", ClauseKind.TIME),
        ("今年上半年，", ClauseKind.TIME),
        ("截至6月末，", ClauseKind.TIME),
        ("会议指出，", ClauseKind.CARRIER),
        ("省财政厅负责人介绍，", ClauseKind.CARRIER),
        ("未取得许可证的，", ClauseKind.CONDITION),
        ("如果连续两年亏损，", ClauseKind.CONDITION),
        ("除农村供水工程外，", ClauseKind.CONDITION),
        ("为加强渔船监管，", ClauseKind.FRAME),
        ("随着春运结束，", ClauseKind.FRAME),
        ("根据年度计划，", ClauseKind.FRAME),
        ("云江省设立两亿元基金，", ClauseKind.SUBJECT),
        ("支持企业技术改造，", ClauseKind.VERB),
        ("进一步推进数字化转型，", ClauseKind.VERB),
        ("连续三个月增长，", ClauseKind.VERB),
        ("对首台套装备实行保险补偿，", ClauseKind.VERB),
        ("向困难家庭发放煤气补贴，", ClauseKind.PREPOSITION),
        ("并减免半年房租，", ClauseKind.CONJUNCTION),
        ("而且取消两项收费，", ClauseKind.CONJUNCTION),
        ("该办法取消两项收费，", ClauseKind.REFERENCE),
        ("其下属公司减免半年房租，", ClauseKind.REFERENCE),
    ],
)
def test_a_clause_is_of_the_kind_that_its_first_and_last_words_tell(clause: str, kind: ClauseKind) -> None:
    assert kind_of(clause, is_last=False) is kind


@pytest.mark.parametrize(
    "clause",
    [
        "在市场监管部门指导下，",
        "为支持企业技术改造，",
        "随着春运结束，",
        "截至6月末，",
        "由于原料涨价，",
        "据省统计局，",
        "按照年度建设计划，",
        "自条例施行之日起，",
        "到2030年底，",
        "8月25日上午，",
        "同时，",
        "会议指出，",
        "未取得许可证的，",
        "如果连续两年亏损，",
        "除农村供水工程外，",
        "逾期不申报的，",
        "不仅降低了物流成本，",
        "以乡村旅游为重点，",
        "发挥港口枢纽优势，",
        "是否上调水价，",
        "连续缴纳社保满五年的家庭，",
        "海州市以扩大采购范围为重点，",
        "每年的医保谈判，",
        "展览将在海州、青石、南浦三座城市，",
        "进入8月份，",
        "应云江省总商会会长邀请，",
        "监管部门在行政检查前，",
        "通过编制清单、开展宣传等方式，",
        "市监局依据《反垄断法》有关规定，",
        "意见提出了到2027年，",
        "省长在大会上发表的讲话，",
        "美国东部时间4月2日，",
        "为贯彻落实关于生态保护的重要部署，",
        "云江重工（600123.SH）公告，",
        "省纪委监委官网披露，",
    ],
)
def test_no_sentence_ends_behind_a_clause_that_binds_forward(clause: str) -> None:
    assert not is_complete(clause, is_last=False)


@pytest.mark.parametrize(
    "clause",
    [
        "全省新建项目包括",
        "省财政厅近日印发",
        "改造的重点为",
        "省财政厅将",
        "中标单位分别为",
        "报名安排如下",
        "支持学校、医院以及",
        "资金由",
        "涨幅高于",
        "对口帮扶的地区有",
        "特别是",
        "云江省是",
    ],
)
def test_a_clause_that_wants_an_object_ends_no_sentence(clause: str) -> None:
    assert not is_complete(clause, is_last=False)
    assert not is_complete(clause, is_last=True)


@pytest.mark.parametrize(
    "clause",
    [
        "云江省财政厅下达补贴四十六亿元",
        "全省出口增长8.2%",
        "大会圆满完成各项议程",
        "两省签署合作共同体协议",
        "该项目成为新的增长点",
        "港口恢复通航",
        "考核结果由省厅评定",
        "这是公司首次实现盈利的",
        "会议将于8月5日在海州举行",
        "企业的负担减轻",
        "工期延长到2027年",
    ],
)
def test_a_clause_with_a_predicate_and_nothing_open_may_end_a_sentence(clause: str) -> None:
    assert is_complete(clause, is_last=False)


@pytest.mark.parametrize("word", ["目的", "温饱", "涉及", "普及", "认为"])
def test_the_last_character_of_a_longer_word_opens_nothing(word: str) -> None:
    assert is_complete(f"已实现{word}", is_last=True)


@pytest.mark.parametrize(("text", "verbs"), [("推进数字化转型", ("推进",)), ("卖了三百吨", ("卖",)), ("蓝天白云", ())])
def test_verbs_are_found_by_the_list(text: str, verbs: tuple[str, ...]) -> None:
    assert verbs_in(text)[: len(verbs) or None] == verbs


@pytest.mark.parametrize(
    ("text", "is_verb"),
    [("支持企业", True), ("进一步支持企业", True), ("切实支持企业", True), ("云江省支持企业", False)],
)
def test_adverbs_before_the_verb_are_skipped(text: str, is_verb: bool) -> None:
    assert verb_at(text) is is_verb


@pytest.mark.parametrize("text", ["《城市供热办法》", "“一企一策”"])
def test_a_verb_inside_quotes_predicates_nothing(text: str) -> None:
    assert not has_verb(text)


def test_the_whole_line_is_the_first_statement() -> None:
    text, statement, _ = judged("8月25日，云江省新建学校二十所，新增学位三万个。")[0]
    assert (text, statement.cut) == ("8月25日，云江省新建学校二十所，新增学位三万个", Cut.WHOLE)


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("同时，", False),
        ("其中，", False),
        ("据悉，", False),
        ("8月25日，", False),
        ("会议指出，", False),
        ("《供热办法》规定，", False),
        ("根据年度计划，", False),
        ("专家王林认为，", True),
        ("他说，", True),
        ("网传，", True),
        ("据境外媒体报道，", True),
        ("《供热办法（征求意见稿）》提出，", True),
        ("到2030年，", True),
        ("如果连续两年亏损，", True),
        ("除农村供水工程外，", True),
        ("未经批准，", True),
        ("经省政府同意后，", True),
    ],
)
def test_a_statement_may_leave_out_only_a_head_that_governs_nothing(head: str, kept: bool) -> None:
    body = "云江省地铁三号线开通，全长四十公里"
    assert (body in allowed(f"{head}{body}。")) is not kept


@pytest.mark.parametrize("word", ["但", "但是", "然而", "此外，", "因此，", "其中", "而且", "此前"])
def test_a_connective_glued_to_its_subject_is_left_out(word: str) -> None:
    text = f"{word}云江省农产品出口下降两成，降至五年来最低。"
    assert all(not shown.startswith(word) for shown in allowed(text))
    assert "云江省农产品出口下降两成，降至五年来最低" in allowed(text)


@pytest.mark.parametrize(
    "first", ["同比增长8.2%", "环比增长1.1%", "较上年同期增长两成", "占全部投资的三成", "下降3.4%"]
)
def test_a_comparison_stands_with_its_figure_or_not_at_all(first: str) -> None:
    found = allowed(f"上半年云江省进出口总额3200亿元，{first}，民营企业贡献过半。")
    assert found
    assert all(shown.startswith("上半年") and first in shown for shown in found)
    assert refused(f"{first}，好于上半年预期水平。") == "comparison without its figure"


@pytest.mark.parametrize(
    "text",
    ["报名时间和地点安排如下：", "申请人应当提交下列材料：", "有以下情形之一，不予受理：", "各区县完成情况如下。"],
)
def test_what_only_announces_a_list_is_never_shown(text: str) -> None:
    assert allowed(text) == []


@pytest.mark.parametrize("word", ["同时", "此外", "另外", "因此", "其中", "第一", "最后", "在此基础上", "值得注意的是"])
def test_no_statement_begins_with_a_word_that_only_joins(word: str) -> None:
    text = f"{word}，云江省农产品出口增长两成，创五年来最高。"
    assert "云江省农产品出口增长两成，创五年来最高" in allowed(text)
    assert all(not shown.startswith(word) for shown in allowed(text))


def test_an_answer_is_shown_without_its_mark() -> None:
    assert all(not shown.startswith("答") for shown in allowed("答：云江省对首次创业者给予一万元补贴，期限两年。"))


def test_a_list_that_stands_in_the_sentence_is_not_cut_from_its_announcement() -> None:
    text = "申请人应当提交下列材料：身份证、户口簿和近三个月的收入证明。"
    assert allowed(text) == [text[:-1]]


@pytest.mark.parametrize(
    "limit",
    [
        "但月销售额超过十万元的除外",
        "不适用于外地车辆",
        "否则收回补贴",
        "尚未纳入医保目录",
        "铁路部门表示该消息不属实",
        "名单真实性未经证实",
    ],
)
def test_a_statement_is_not_cut_before_what_limits_or_denies_it(limit: str) -> None:
    assert all(limit in shown for shown in allowed(f"云江省对小微企业免征城镇土地使用税，{limit}。"))


@pytest.mark.parametrize(
    "after", ["并报省厅备案", "且不得转让", "由市财政局责令改正", "或者延期一年", "应当在十日内办结"]
)
def test_a_clause_that_binds_back_is_not_cut_off(after: str) -> None:
    assert all(after in shown for shown in allowed(f"各市可以上浮基准地价三成，{after}。"))


def test_a_clause_of_purpose_may_be_cut_off_and_is_told_apart() -> None:
    cuts = {text: one.cut for text, one, _ in judged("云江省设立两亿元技改基金，确保项目年内见效。")}
    assert cuts["云江省设立两亿元技改基金"] is Cut.PURPOSE


def test_a_measure_of_a_chain_may_stand_alone_where_the_document_lists_measures() -> None:
    chain = "支持企业技术改造，建设中试平台二十个，扩大首台套保险补偿范围。"
    assert {one.cut for _, one, _ in judged(chain)} >= {Cut.WHOLE, Cut.CHAIN, Cut.TAIL}
    assert "扩大首台套保险补偿范围" in allowed(chain)
    assert all(shown.startswith("支持") for shown in allowed(chain, NEWS))


@pytest.mark.parametrize("word", ["这", "其", "他", "该", "还", "也", "并", "从而", "但"])
def test_a_statement_does_not_begin_inside_a_sentence_with_a_word_that_points_back(word: str) -> None:
    found = allowed(f"市政府设立专项基金两亿元，{word}扶持小微企业三百家。")
    assert all(shown.startswith("市政府") for shown in found)


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("设立“一企一策，一企一专班”制度，年内实现全覆盖。", "设立“一企一策，一企一专班”制度"),
        ("云江省印发《技改方案（一期，试行）》，覆盖二十个行业。", "云江省印发《技改方案（一期，试行）》"),
        ("项目（含道路，不含桥梁）已经全部完工，投入使用。", "项目（含道路，不含桥梁）已经全部完工"),
    ],
)
def test_quotes_and_brackets_stay_in_pairs(text: str, piece: str) -> None:
    found = [shown for shown, _, _ in judged(text)]
    assert piece in found
    assert all(shown.count(a) == shown.count(b) for shown in found for a, b in ("“”", "《》", "（）"))


@pytest.mark.parametrize("name", ["李明远", "欧阳清"])
def test_a_name_is_never_cut(name: str) -> None:
    text = f"云江省省长{name}5月7日至9日在淮川市调研，考察汽车企业，听取企业意见。"
    assert all(name in shown for shown in allowed(text))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("云江省财政厅近日宣布，", "ends in speech"),
        ("全省今年新建的重点项目包括", "wants an object"),
        ("特此通知。", "by-line"),
        ("（记者周大川）", "by-line"),
        ("更多信息请扫码关注公众号。", "by-line"),
        ("上述企业获得补贴两千万元。", "points away"),
        ("补贴标准详见附件二。", "points away"),
        ("各位旅客请您提前一小时到站。", "address"),
        ("海州市统计局的数据表明", "ends in speech"),
        ("海州市住建局局长就房屋维修新规答记者问", None),
        ("近日，为推动轻工业实现量的合理增长", "purpose alone"),
        ("公告发布次日即8月2日，海州市住建局公布了名单。", None),
        ("特别是小微企业获得补贴两千万元。", "begins with a conjunction"),
        ("上线以来，累计办理查询四百万次。", "since something unnamed"),
        ("云江省新建学校二十所，新增学位三万…", "breaks off"),
        ("装备制造 | 新增产值61.2亿元 | 增长8%", "row of a table"),
        ("云江省新建学校。【教育】新增学位三万个", None),
    ],
)
def test_the_rule_that_refuses_a_line_is_named(text: str, rule: str | None) -> None:
    assert refused(text) == rule


def test_a_span_that_lost_its_condition_or_its_subject_is_refused() -> None:
    text = "逾期不缴纳罚款的，每日加处罚款百分之三，应当在十日内缴清。"
    [line] = segments_of(Article("x", None, "", (text,)))
    places = [line.start + line.text.index(word) for word in ("每日", "应当")]
    refused = [refusal(line, at, line.end - 1, is_law=False) for at in places]
    assert refused == ["condition dropped", "subject dropped"]


def test_a_purpose_of_several_clauses_is_refused_without_who_acts() -> None:
    text = "为确保工程顺利进行，减少城市建设中的浪费，经省政府同意，云江省水利厅印发移民安置方案。"
    [line] = segments_of(Article("x", None, "", (text,)))
    ends = [line.start + text.index(word) for word in ("，经省", "。")]
    assert [refusal(line, line.start, end, is_law=False) for end in ends] == ["purpose alone", None]


def test_a_span_that_is_cut_behind_an_open_clause_is_refused() -> None:
    text = "云江省印发方案，随着春运结束，客流回落三成。"
    [line] = segments_of(Article("x", None, "", (text,)))
    found = refusal(line, line.start, line.start + text.index("，客流"), is_law=False)
    assert found == "cut behind an incomplete clause"


def test_a_span_with_half_a_bracket_is_refused() -> None:
    text = "云江省印发技改方案（含附件），覆盖二十个行业。"
    [line] = segments_of(Article("x", None, "", (text,)))
    start = line.start + text.index("含")
    assert refusal(line, start, line.end - 1, is_law=False) == "bracket"


def test_in_a_law_text_a_cut_sentence_is_refused() -> None:
    text = "县级以上水行政主管部门负责河道管理，划定管理范围，设置界桩。"
    [line] = segments_of(Article("x", None, "", (text,)))
    assert refusal(line, line.start, line.start + text.index("，"), is_law=True) == "law cut"


def test_in_a_law_text_only_whole_sentences_are_statements() -> None:
    text = "县级以上水行政主管部门负责河道管理，划定管理范围，设置界桩。"
    assert [shown for shown, _, _ in judged(text, LAW)] == [text[:-1]]
    assert len(allowed(text)) > 1


def test_in_a_law_text_an_item_of_a_list_does_not_stand_alone() -> None:
    assert refused("（二）在河道内倾倒建筑垃圾的行为；", LAW) == "list item"
    assert refused("（二）在河道内清理建筑垃圾三万吨；") is None


def test_a_refused_statement_has_no_chance() -> None:
    [line] = segments_of(Article("x", None, "", ("上述企业获得补贴两千万元。",)))
    [statement] = statements_of(line, MEASURES)
    assert completeness(line, statement, Surroundings(MEASURES, frozenset(), None)) == 0


def test_a_sentence_with_subject_and_figure_is_surer_than_one_that_points_back() -> None:
    sure = []
    for text in ("云江省财政厅下达补贴四十六亿元。", "这又多了四十六亿元。"):
        [line] = segments_of(Article("x", None, "", (text,)))
        sure.append(completeness(line, statements_of(line, MEASURES)[0], Surroundings(MEASURES, frozenset(), None)))
    assert sure[0] > 0.8
    assert sure[1] < 0.7


@pytest.mark.parametrize(
    "text",
    [
        "淮川市人大常委会会议21日表决通过，任命秦望舒为副市长。",
        "望河市教育局3月10日发布公告，中小学春假定于4月1日至4月3日。",
        "云江省林业厅作出决定，授予40个乡镇森林乡镇称号。",
    ],
)
def test_what_was_decided_or_announced_is_not_cut_off(text: str) -> None:
    assert text[: text.index("，")] not in allowed(text)


def test_a_clause_that_only_contrasts_may_be_left_out() -> None:
    assert "随着两家企业进入市场，价格下降三成" in allowed("然而，随着两家企业进入市场，价格下降三成。")


def chance(text: str, title: str = "") -> float:
    """How likely the whole line stands alone under that title."""
    [line] = segments_of(Article("x", None, "", (text,)))
    return completeness(line, statements_of(line, MEASURES)[0], Surroundings(MEASURES, frozenset(vector(title)), None))


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        ("云江市今年发放补贴四十六亿元。", "当地今年发放补贴四十六亿元。"),
        ("云江机床去年售出机床九千台。", "公司去年售出机床九千台。"),
        ("云江市累计发放补贴四十六亿元。", "他累计发放补贴四十六亿元。"),
        ("云江市要整治违规广告牌两千块。", "云江市要强化整治。"),
    ],
)
def test_what_is_not_named_makes_a_statement_less_sure(surer: str, less: str) -> None:
    assert chance(surer) > chance(less)


def test_the_title_tells_which_project_is_meant() -> None:
    [line] = segments_of(Article("x", None, "", ("该水库建成后可灌溉农田九十万亩。",)))

    def seen(title: str) -> tuple[float, float]:
        around = Surroundings(MEASURES, frozenset(vector(title)), None)
        values = dict(zip(NAMES, features(line, line.start, line.end - 1, Cut.WHOLE, around), strict=True))
        return values["resolved"], values["unresolved"]

    assert (seen("云江大型水库开工"), seen("云江农业工作要点")) == ((1, 0), (0, 1))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("省商务厅28日披露，上半年云江省实际使用外资4.9亿美元，同比增长14%。", "省商务厅28日披露"),
        (
            "税务局公布数据，七月，随着政策效应逐步释放，企业销售收入稳步恢复。",
            "税务局公布数据，七月，随着政策效应逐步释放",
        ),
        (
            "林一舟介绍，为落实《防洪法》要求，加快解决群众急难愁盼的堤防问题，省水利厅联合财政厅印发加固方案。",
            "林一舟介绍，为落实《防洪法》要求，加快解决群众急难愁盼的堤防问题",
        ),
        ("气象台预计，周末不仅气温会超过35℃，湿度也会上升。", "气象台预计，周末不仅气温会超过35℃"),
        (
            "《通知》提出，符合国家生育政策的缴存职工家庭，贷款额度提高10万元。",
            "《通知》提出，符合国家生育政策的缴存职工家庭",
        ),
        ("评论认为，重视表面而轻视根本，这就是屡禁不止的原因。", "评论认为，重视表面而轻视根本"),
    ],
)
def test_a_cut_that_says_nothing_yet_is_no_statement(text: str, cut: str) -> None:
    assert cut not in allowed(text)


def test_a_measure_that_only_says_why_is_no_statement_of_its_own() -> None:
    text = "为确保新旧规则衔接，降低对存量产品的影响，《办法》按新老划断施行。"
    assert not [one for one in allowed(text) if one.startswith("降低")]


def test_who_receives_is_kept_where_the_speaker_is_the_subject() -> None:
    text = "天衡公司公告称，近日收到交易所的问询函，要求说明收购的原因。"
    assert not [one for one in allowed(text) if not one.startswith("天衡")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("在昨天召开的座谈会上，云江省政协委员、省妇幼保健院副院长林一舟表示。", "ends in speech"),
        ("预计全年煤炭供需将保持基本平衡，但", "wants an object"),
    ],
)
def test_a_line_that_breaks_off_before_what_is_said_is_refused(text: str, rule: str) -> None:
    assert refused(text) == rule


def test_a_name_that_ends_like_a_verb_of_speech_stands() -> None:
    assert refused("云江市素有陶瓷之都之称。") is None


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "云江法院在审理周某与天衡公司劳务纠纷一案，因公司未履行判决，发布悬赏公告。",
            "云江法院在审理周某与天衡公司劳务纠纷一案",
        ),
        (
            "学者林一舟认为，职业病防治法修改的方向，体现了对劳动者健康的重视。",
            "学者林一舟认为，职业病防治法修改的方向",
        ),
        ("《通知》规定，对不裁员的参保企业，返还标准按6个月的保险金确定。", "对不裁员的参保企业"),
        ("林一舟介绍，过去界定职业病，必须具备三个条件。", "林一舟介绍，过去界定职业病"),
        ("海关总署9日发布2026年第14号公告，自4月1日起取消出口许可。", "海关总署9日发布2026年第14号公告"),
        ("省政府举行新闻发布会，邀请林一舟解读办法。", "省政府举行新闻发布会"),
    ],
)
def test_what_only_names_its_subject_is_no_statement(text: str, cut: str) -> None:
    assert cut not in allowed(text)


@pytest.mark.parametrize("when", ["2022年9月27日", "去年11月", "2018年以来"])
def test_the_year_of_an_event_is_not_left_out(when: str) -> None:
    text = f"{when}，云江集团召开干部会议，任命林一舟为总经理。"
    assert not [one for one in allowed(text) if not one.startswith(when)]


def test_a_definition_opens_no_chain_of_measures() -> None:
    text = "制定作业标准是落实《意见》关于鼓励共同配送的举措，鼓励各地合理配置车辆，完善合作机制。"
    assert not [one for one in allowed(text) if one.startswith("鼓励各地")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2001年6月任云江市外贸局副局长、党委委员。", "office of nobody"),
        ("2014.09-2018.11 历任研究中心主任助理、设计院院长。", "office of nobody"),
        ("“这是财政工具的一次创新，也是一次尝试。”", "quotation of nobody"),
        ("银行账号：0000304 云江银行。", "by-line"),
        ("更多精彩内容请进入财经频道。", "by-line"),
        ("除电话外，还可以通过以下途径投诉。", "points away"),
    ],
)
def test_what_is_no_news_under_a_title_is_refused(text: str, rule: str) -> None:
    assert refused(text) == rule


def test_an_office_with_its_name_stands() -> None:
    assert refused("2001年6月，林一舟任云江市外贸局副局长。") is None
