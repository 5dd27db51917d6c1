"""A statement keeps the negation, condition, exception, attribution or denial that governs it, or is not chosen."""

from __future__ import annotations

import pytest

from bot.errors import NothingToSummarize
from bot.models import Article
from bot.summarizing.segment import segments_of
from bot.summarizing.statements.generate import Manner, statements_of
from bot.summarizing.statements.refusals import refusal
from bot.summarizing.summarize import Options, summarize

# sentence | what is governed | what governs it
SENTENCES = """
凡未取得许可证的企业，一律停止生产，限期三十日内整改到位。|一律停止生产|凡未取得许可证的企业
如果年度考核不合格，将收回全部补贴资金，并取消次年申报资格。|将收回全部补贴资金|如果年度考核不合格
符合下列条件的，可以申请两万元的创业补贴，由区县人社局受理。|可以申请两万元的创业补贴|符合下列条件的
除危险化学品企业外，其余企业即日起恢复生产，并恢复正常用电。|其余企业即日起恢复生产|除危险化学品企业外
据称，该市将全面放开住房限购，首付比例降至两成。|该市将全面放开住房限购|据称
网传该省明年取消中考，所有初中毕业生直接升入高中，相关部门尚未回应。|所有初中毕业生直接升入高中|网传
网传高铁票价上涨三成，铁路部门表示该消息不属实。|网传高铁票价上涨三成|不属实
市发改委拟对居民用水实行阶梯价格，第一档每吨三元，第二档每吨五元。|第一档每吨三元|拟对
《住房租赁条例（征求意见稿）》提出，租金每年涨幅不超过百分之五，押金不超过一个月租金。|租金每年涨幅不超过百分之五|征求意见稿
草案规定，网约车司机每日工作不超过八小时，平台应当按月缴纳保险。|网约车司机每日工作不超过八小时|草案
未经批准，任何单位占用耕地建设厂房，擅自改变土地用途。|任何单位占用耕地建设厂房|未经批准
严禁以下行为：向企业摊派费用，强制企业参加培训。|向企业摊派费用|严禁
不得有下列情形：挪用专项资金，虚报受益人数，截留配套经费。|挪用专项资金|不得
专家认为，明年房价将上涨百分之十，一线城市涨幅更大。|明年房价将上涨百分之十|专家认为
有媒体报道称，该公司计划裁员五千人，并关闭三家海外工厂。|该公司计划裁员五千人|媒体报道称
分析人士预计，央行将在三季度降准半个百分点，释放资金一万亿元。|央行将在三季度降准半个百分点|分析人士预计
知情人士透露，两家集团已经签署合并协议，总部将设在上海。|两家集团已经签署合并协议|知情人士透露
只有连续缴纳社保满五年，外地户籍家庭才能购买首套住房，并享受公积金贷款。|外地户籍家庭才能购买首套住房|只有连续缴纳社保满五年
只要按期完成改造，企业可以获得设备投资额两成的奖励，最高五百万元。|企业可以获得设备投资额两成的奖励|只要按期完成改造
一旦发现弄虚作假，取消企业三年内的申报资格，并追回已发放的奖励。|取消企业三年内的申报资格|一旦发现弄虚作假
小微企业免征增值税，但月销售额超过十万元的除外。|小微企业免征增值税|除外
所有景区门票五折优惠，节假日期间不适用。|所有景区门票五折优惠|不适用
全市中小学九月一日开学，法律另有规定的从其规定，以教育局通知为准。|全市中小学九月一日开学|以教育局通知为准
外地车辆可以在全市通行，但早晚高峰不得驶入三环以内。|外地车辆可以在全市通行|早晚高峰不得驶入三环以内
每户补贴两千元，仅限今年购买新能源汽车的本地居民。|每户补贴两千元|仅限今年购买新能源汽车的本地居民
该公司宣布盈利十亿元，不过剔除政府补助后仍为亏损。|该公司宣布盈利十亿元|剔除政府补助后仍为亏损
消费券可在全部商超使用，不包括烟酒和黄金饰品。|消费券可在全部商超使用|不包括烟酒和黄金饰品
该局否认停发养老金，否认削减医疗补贴，称各项待遇按时发放。|否认削减医疗补贴|否认停发养老金
若气温连续三天超过四十度，工地停止室外作业，工资照常发放。|工地停止室外作业|若气温连续三天超过四十度
对逾期不缴纳罚款的，每日加处罚款百分之三，并依法申请强制执行。|每日加处罚款百分之三|对逾期不缴纳罚款的
在资金落实的前提下，全县年内改造旧房一万户，新建公租房两千套。|全县年内改造旧房一万户|在资金落实的前提下
经省政府同意后，各市可以上浮基准地价三成，并报省厅备案。|各市可以上浮基准地价三成|经省政府同意后
试点期满以前，示范区暂停执行原收费标准，不再收取服务费。|示范区暂停执行原收费标准|试点期满以前
当日降雨超过一百毫米时，学校可以自行停课，家长可以选择居家办公。|学校可以自行停课|当日降雨超过一百毫米时
建议将退休年龄延迟到六十五岁，并逐步统一男女退休年龄。|并逐步统一男女退休年龄|建议将退休年龄
有委员呼吁取消英语主科地位，降低高考英语分值。|降低高考英语分值|呼吁
该项目有望年底建成，带动就业三万人，年产值达百亿元。|带动就业三万人|有望
新冠疫苗可能每年接种一次，老年人每半年接种一次。|老年人每半年接种一次|可能
原则上每镇保留一所小学，每县保留三所高中。|每县保留三所高中|原则上
倘若谈判破裂，双方将对全部商品加征四成关税，并冻结对方资产。|双方将对全部商品加征四成关税|倘若谈判破裂
假如企业迁出本市，应当退还土地优惠款，并补缴税收返还。|应当退还土地优惠款|假如企业迁出本市
除非遇到不可抗力，工程必须在明年六月完工，并同步通车。|工程必须在明年六月完工|除非遇到不可抗力
业内人士表示，煤炭价格明年下跌两成，电厂库存处于高位。|煤炭价格明年下跌两成|业内人士表示
教授建议，对独生子女家庭每年发放护理假，对多孩家庭减免个税。|对多孩家庭减免个税|教授建议
该消息称，全市明起封闭管理，市卫健委称该消息系谣言。|全市明起封闭管理|系谣言
平台宣称，用户年收益可达两成，本金绝对安全。|用户年收益可达两成|宣称
该官员涉嫌受贿，为多家企业承揽工程提供帮助，收受财物三千万元。|收受财物三千万元|涉嫌
因台风影响，今明两天全部航班取消，高铁限速运行。|今明两天全部航班取消|因台风影响
虽然出口增长一成，利润却下降三成，企业普遍反映订单不足。|利润却下降三成|虽然出口增长一成
无论是否本地户籍，随迁子女均可就近入学，免交借读费。|随迁子女均可就近入学|无论是否本地户籍
企业应当在三十日内，缴清全部欠税，并提交整改报告。|缴清全部欠税|三十日内
机构预测，今年粮食产量减少一成，进口增加两千万吨。|今年粮食产量减少一成|机构预测
公积金贷款额度提高到一百万元，其中二套房家庭不予受理。|公积金贷款额度提高到一百万元|不予受理
外资银行可以发行人民币债券，且须经人民银行批准。|外资银行可以发行人民币债券|须经人民银行批准
申请人可以线上办理，并应在十日内提交纸质材料。|申请人可以线上办理|并应在十日内提交纸质材料
企业满足用工条件后，方可享受社保补贴。|企业满足用工条件后|方可享受社保补贴
该药获准上市，尚未纳入医保目录。|该药获准上市|尚未纳入医保目录
校外培训机构可以续证，否则年底前一律关停。|校外培训机构可以续证|否则年底前一律关停
农村宅基地可以流转，而非向城镇居民出售。|农村宅基地可以流转|而非向城镇居民出售
《管理办法（送审稿）》明确，快递员工伤由平台赔付，保费由平台承担。|快递员工伤由平台赔付|送审稿
据境外媒体报道，两国将互免签证，直飞航班增至每周二十班。|两国将互免签证|据境外媒体报道
经初步统计尚待核实，全省受灾面积十万亩，直接损失八亿元。|全省受灾面积十万亩|尚待核实
所谓内部名单显示，十家企业将被退市，名单真实性未经证实。|十家企业将被退市|未经证实
到2030年，全省建成公园一百座，绿地率达到四成。|全省建成公园一百座|到2030年
据报道，两家车企将共建电池工厂，总投资百亿元。|总投资百亿元|据报道
禁止商业银行收取提前还款违约金，变相提高贷款利率。|变相提高贷款利率|禁止
""".strip().splitlines()
CASES = [tuple(line.split("|")) for line in SENTENCES]


def test_there_are_at_least_sixty_governed_sentences() -> None:
    assert len(CASES) >= 60
    assert len({sentence for sentence, _, _ in CASES}) == len(CASES)
    assert all(governed in sentence and governor in sentence for sentence, governed, governor in CASES)


@pytest.mark.parametrize("has_measures", [True, False])
@pytest.mark.parametrize(("sentence", "governed", "governor"), CASES)
def test_no_statement_turns_its_sentence(sentence: str, governed: str, governor: str, has_measures: bool) -> None:
    manner = Manner(has_measures=has_measures)
    for line in segments_of(Article("x", None, "", (sentence,))):
        shown = [
            sentence[one.start : one.end]
            for one in statements_of(line, manner)
            if refusal(line, one.start, one.end, is_law=manner.is_law) is None
        ]
        assert [text for text in shown if governed in text and governor not in text] == []


def test_most_governed_sentences_are_shown_whole() -> None:
    shown = [
        text
        for text, _, _ in CASES
        for line in segments_of(Article("x", None, "", (text,)))
        if refusal(line, line.start, line.end, is_law=False) is None
    ]
    assert len(shown) >= len(CASES) * 0.9


@pytest.mark.parametrize("budget", [30, 45, 300])
@pytest.mark.parametrize(("sentence", "governed", "governor"), CASES)
def test_no_point_turns_its_sentence(sentence: str, governed: str, governor: str, budget: int) -> None:
    try:
        brief = summarize(Article("x", None, "", (sentence * 2,)), Options(max_chars=budget, keywords=False))
    except NothingToSummarize:
        return
    shown = [point.span.text for point in brief.key_points] + [brief.headline.text if brief.headline else ""]
    assert [text for text in shown if governed in text and governor not in text] == []
