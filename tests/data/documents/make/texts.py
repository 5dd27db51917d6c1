"""The texts of the documents: invented plans, notices, tables and rules, as blocks that every writer here can put down.

A block is (kind, text) or ("table", rows). Kinds: issuer (in large red letters), code (文号), title, to (addressees),
p, h1 and h2 (headings typed with their labels), n1, n2, n3 (numbered by the program: 一、 （一） 1.), bullet, sign (who
and when, at the right), end (抄送, 印发). ``put_in`` says what a reader sees of them.
"""

from __future__ import annotations

Block = tuple[str, object]
HAN = "〇一二三四五六七八九十"

NOTICE: list[Block] = [
    ("issuer", "云江省水务厅文件"),
    ("code", "云水发〔2026〕18号"),
    ("title", "关于做好今年汛前检查工作的通知"),
    ("to", "各市（州）水务局，厅属各单位："),
    ("p", "入汛在即，为摸清水库、堤防和山洪沟的底数，经研究，决定在全省开展一次汛前检查。现将有关事项通知如下。"),
    ("h1", "一、检查范围"),
    (
        "p",
        "全省已建成的1286座水库、长2340公里的三级以上堤防，以及列入名录的山洪沟。在建工程由建设单位自查，主管部门抽查。",
    ),
    ("h1", "二、检查重点"),
    ("h2", "（一）责任落实"),
    ("p", "逐座核对行政责任人、技术责任人和巡查责任人，联系方式须在4月10日前上墙公示。"),
    ("h2", "（二）设施运行"),
    ("p", "闸门启闭、备用电源、雨水情测报和预警广播要逐台试运行，不合格的在汛期之前更换。"),
    ("h1", "三、工作要求"),
    ("p", "各地于4月20日前报送检查总结，逾期不报的予以通报。省厅将派出6个小组，抽查比例不低于百分之十。"),
    ("p", "附件：1.水库检查记录表"),
    ("sign", "云江省水务厅"),
    ("sign", "2026年3月12日"),
    ("end", "抄送：省应急管理厅，省气象局。"),
    ("end", "云江省水务厅办公室　2026年3月13日印发"),
]
PLAN: list[Block] = [
    ("title", "北溪市老旧小区加装电梯三年实施方案"),
    ("p", "为方便居民出行，改善老旧小区的居住条件，结合本市实际，制定本方案。"),
    ("n1", "总体目标"),
    ("p", "到2028年底，全市累计加装电梯900部，惠及居民1.1万户，补贴资金由市、区两级按六比四分担。"),
    ("n1", "主要任务"),
    ("n2", "摸清底数。"),
    ("p", "由街道牵头，逐栋登记楼层、户数和住户意愿，6月底前建成台账。"),
    ("n2", "简化审批。"),
    ("n3", "规划、建设、消防三项审查合并为一次联合审查，十个工作日内办结。"),
    ("n3", "不增加建筑面积的，不再办理产权变更。"),
    ("n2", "筹措资金。"),
    ("n3", "每部电梯补贴18万元，高层加装的另加2万元。"),
    ("n3", "居民可以提取本人及直系亲属的住房公积金。"),
    ("n1", "保障措施"),
    ("n2", "加强统筹。"),
    ("p", "市住房和城乡建设局每月调度一次，进度排名末位的区作出书面说明。"),
    ("n2", "强化监管。"),
    ("p", "电梯投入使用前须经监督检验，维护保养单位在首年内免费保养。"),
]
TABLE: list[Block] = [
    ("title", "南屏县二〇二六年农田建设任务分解表说明"),
    ("p", "全县今年新建高标准农田3.2万亩，改造提升1.4万亩，各乡镇任务如下表所示。"),
    (
        "table",
        [
            ["乡镇", "新建（亩）", "改造（亩）", "投资（万元）"],
            ["青石镇", "9000", "4000", "2860"],
            ["白沙镇", "8500", "3500", "2615"],
            ["龙潭乡", "7800", "3600", "2480"],
            ["合计", "25300", "11100", "7955"],
        ],
    ),
    ("p", "表中投资含省级补助，每亩补助标准为1500元。任务完成情况纳入年度考核。"),
    ("bullet", "土地平整须在秋收之后动工。"),
    ("bullet", "灌溉渠道须与现有水源相接。"),
    ("p", "联系人：县农业农村局农田建设科，电话见官网。"),
]
RULES: list[Block] = [
    ("title", "东岭市共享单车停放管理办法（试行）"),
    ("h1", "第一章 总则"),
    ("p", "第一条 为规范共享单车停放秩序，保障行人通行，根据有关法律法规，结合本市实际，制定本办法。"),
    ("p", "第二条 本市中心城区内共享单车的投放、停放、清运及其监督管理，适用本办法。"),
    ("h1", "第二章 投放与停放"),
    ("p", "第三条 企业投放车辆实行总量控制，总量每年核定一次，并向社会公布。"),
    ("p", "第四条 车辆应当停放在施划的区域内。未停入区域的，企业应当在两小时内清运。"),
    ("h1", "第三章 附则"),
    ("p", "第五条 本办法自2026年7月1日起施行，有效期二年。"),
]
TRADITIONAL: list[Block] = [
    ("title", "海棠區圖書館延長開放時間公告"),
    ("p", "為服務夜間讀者，本館自五月一日起延長開放時間，週二至週日開放至晚上十時，週一照常休館。"),
    ("p", "自修室座位採網上預約，每人每次以四小時為限；逾時十五分鐘未報到者，視同放棄。"),
    ("n1", "兒童閱覽室開放時間不變。"),
    ("n1", "還書箱全日開放。"),
    ("n1", "停車場於閉館後半小時關閉。"),
    ("p", "如有疑問，請洽服務臺。"),
    ("sign", "海棠區圖書館"),
    ("sign", "二〇二六年四月十八日"),
]
ANSWERS: list[Block] = [
    ("title", "《西湾市餐厨垃圾处理规定》政策解读"),
    ("h1", "一、为什么要制定这个规定？"),
    ("p", "我市每天产生餐厨垃圾约420吨，其中只有六成得到集中处理。规定出台后，收运范围将覆盖全部食堂和餐饮店。"),
    ("h1", "二、餐饮店要做什么？"),
    (
        "p",
        "一是签订收运协议，二是配备专用容器，三是如实填写电子联单。面积不足五十平方米的小店，可以由市场统一签订协议。",
    ),
    ("h1", "三、违反规定怎么办？"),
    ("p", "首次违反的责令改正；拒不改正的，处一千元以上五千元以下罚款。举报属实的，奖励举报人200元至500元。"),
    ("p", "“规定既管得住，也办得到。”参与起草的工作人员说，“罚款不是目的。”"),
]
REPORT: list[Block] = [
    ("title", "2026年一季度石门市工业运行情况"),
    ("p", "一季度，全市规模以上工业增加值同比增长6.3%，比上年同期加快0.8个百分点。"),
    ("h1", "一、重点行业稳中有升"),
    ("p", "装备制造业增长9.1%，其中新能源车（NEV）产量2.4万辆，增长31.5%；建材行业下降1.2%。"),
    ("h1", "二、企业效益有所改善"),
    ("p", "1—3月，工业企业实现利润总额38.6亿元，营业收入利润率为5.7%，每百元营业收入中的成本为84.3元。"),
    ("h1", "三、值得关注的问题"),
    ("p", "一是订单不足，reported orders中有三成为短单；二是用工成本上升。下一步将落实减税、融资和用地三类措施。"),
]
TEXTS = {
    "notice": NOTICE,
    "plan": PLAN,
    "table": TABLE,
    "rules": RULES,
    "traditional": TRADITIONAL,
    "answers": ANSWERS,
    "report": REPORT,
}


def label(kind: str, counts: dict[str, int]) -> str:
    """What stands before a paragraph that the program numbers; the counts below begin anew."""
    counts[kind] = counts.get(kind, 0) + 1
    for below in {"n1": ("n2", "n3"), "n2": ("n3",)}.get(kind, ()):
        counts[below] = 0
    number = counts[kind]
    return {"n1": f"{HAN[number]}、", "n2": f"（{HAN[number]}）", "n3": f"{number}."}[kind]


def put_in(blocks: list[Block]) -> str:
    """A line a paragraph, a line a row of a table with its cells apart by tabs."""
    lines: list[str] = []
    counts: dict[str, int] = {}
    for kind, text in blocks:
        if kind == "table":
            lines += ["\t".join(row) for row in text]  # type: ignore[attr-defined]
        elif kind in {"n1", "n2", "n3"}:
            lines.append(label(kind, counts) + str(text))
        else:
            lines.append(str(text))
    return "\n".join(lines) + "\n"


def typed(blocks: list[Block]) -> list[Block]:
    """With the labels typed by hand, for writers that number nothing as Word does."""
    counts: dict[str, int] = {}
    return [("p", label(k, counts) + str(t)) if k in {"n1", "n2", "n3"} else (k, t) for k, t in blocks]


def html(blocks: list[Block]) -> str:
    """As a page."""
    made = []
    for kind, text in typed(blocks):
        if kind == "table":
            rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in text)  # type: ignore[attr-defined]
            made.append(f"<table border='1'>{rows}</table>")
        elif kind == "title":
            made.append(f"<h1>{text}</h1>")
        elif kind in {"h1", "h2"}:
            made.append(f"<h{int(kind[1]) + 1}>{text}</h{int(kind[1]) + 1}>")
        elif kind == "bullet":
            made.append(f"<ul><li>{text}</li></ul>")
        else:
            made.append(f"<p>{text}</p>")
    return "".join(made).replace("</ul><ul>", "")


def markdown(blocks: list[Block]) -> str:
    """For pandoc."""
    made = []
    for kind, text in typed(blocks):
        if kind == "table":
            rows = ["| " + " | ".join(row) + " |" for row in text]  # type: ignore[attr-defined]
            rows.insert(1, "|" + "---|" * len(text[0]))  # type: ignore[index]
            made.append("\n".join(rows))
        elif kind == "title":
            made.append(f"# {text}")
        elif kind in {"h1", "h2"}:
            made.append(f"{'#' * (int(kind[1]) + 1)} {text}")
        else:
            made.append(("- " if kind == "bullet" else "") + str(text).replace("1.", "1\\.").replace("*", "\\*"))
    return "\n\n".join(made) + "\n"
