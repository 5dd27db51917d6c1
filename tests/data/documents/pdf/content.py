"""The texts that the PDF files of this folder hold, all invented: places, bodies, figures and names.

A document is a list of blocks ``(kind, text)``; a table is ``("table", rows)``, its first row the header. Kinds:
title, red (the issuer in large red letters), number, to, h1, h2, h3, p, item, caption, sign, attach, foot, note
(a footnote) and gone (what a reader must not see again: running heads, feet, page numbers, lines of contents).
"""

from __future__ import annotations

import random

PLACES = ("云江省", "青禾市", "临湖县", "白石区", "东屿市", "松川县")
FIELDS = (
    "低空物流", "海洋牧场", "老旧管网改造", "中小企业用能", "冷链仓储", "社区养老", "数据登记", "再生水利用",
    "乡村客运", "职业教育实训", "林下经济", "专利转化",
)  # fmt: skip
WHO = ("发展改革委", "工业和信息化局", "财政局", "住房城乡建设局", "市场监管局", "农业农村局", "数据局", "水务局")
SENTENCES = (
    "到{y}年底，全{u}{f}项目累计开工{n}个，完成投资{m}亿元，同比增长{d}%",
    "{w}会同有关部门建立月调度、季通报机制，对进展缓慢的事项逐项列出清单，限期整改",
    "对符合条件的企业，按照设备投资额的{d}%给予补助，单个项目最高不超过{n}万元",
    "支持{f}骨干企业牵头组建创新联合体，力争{y}年前突破关键技术{k}项",
    "各地要坚持因地制宜、分类施策，不搞一刀切，不得以任何形式增加基层负担",
    "加快补齐{f}短板，新建和改造站点{n}处，服务半径控制在{k}公里以内",
    "鼓励金融机构开发适合{f}特点的信贷产品，贷款期限最长可延至{k}年",
    "项目单位应当于每年{k}月底前报送上一年度绩效自评材料，逾期不报的暂停下一年度申报资格",
    "统筹用好中央预算内投资、地方政府专项债券和社会资本，资金缺口由{w}协调解决",
    "建立容错纠错清单，对先行先试中出现的失误，符合规定情形的不作负面评价",
    "完善{f}标准体系，制定地方标准{k}项，参与制定行业标准{d}项",
    "严格安全生产责任，重大隐患挂牌督办，整改完成率达到100%",
    "推动公共数据按需共享，首批开放目录不少于{n}条，更新周期不超过{k}天",
    "对吸纳高校毕业生就业的单位，每人给予一次性补贴{n}元，政策执行至{y}年12月31日",
    "优化审批流程，将办理时限由{k}个工作日压减至{d}个工作日，实现一窗受理、一网通办",
    "第三方机构每两年开展一次评估，评估结果作为调整政策的重要依据",
    "{w}负责编制年度实施方案，明确任务书、时间表和路线图",
    "在{u}范围内选择{k}个基础较好的县区开展试点，形成可复制可推广的经验",
    "加强宣传解读，及时回应社会关切，营造良好氛围",
    "受原材料价格波动影响，{f}成本比年初上升约{d}个百分点，但订单总体保持稳定",
    "抽样调查显示，受访企业中有{n}家表示用工充足，占全部样本的{d}.{k}%",
    "一季度实现增加值{m}亿元，按不变价格计算，增速比上年全年快{k}.{d}个百分点",
    "对弄虚作假、骗取补助的，依法追回资金，并记入信用档案",
    "鼓励社会力量以公建民营、委托运营等方式参与，收费标准由双方协商并向社会公示",
)
LATIN = (
    "采用 Python 3.11 与 PostgreSQL 构建的 {f}平台已接入 API 接口{n}个，平均响应时间为{k}.{d} ms",
    "经 ISO 9001 认证的供应商占比达到{d}%，其中 SaaS 类企业{k}家，IoT 设备在线率为 99.{k}%",
    "试验组在 pH 值为 7.{k} 的条件下，COD 去除率提高到{d}.5%，能耗下降至 {k}.2 kWh/m³",
    "参考 OECD 与 UNCTAD 的做法，将 R&D 经费投入强度纳入监测，数据每季度更新一次",
)
TRADITIONAL = (
    "本府於{y}年起推動{f}計畫，編列經費{n}萬元，補助對象以中小企業與社區團體為限",
    "申請單位應於每年{k}月底前檢具計畫書及經費明細表，逾期不予受理",
    "經審查通過者，其補助金額以總經費百分之{d}為上限，並得分{k}期撥付",
    "各機關應指定專責人員辦理，並按季將執行情形送主管機關備查",
    "受補助者如有虛報、浮報等情事，應繳回全部款項，且三年內不得再行申請",
    "為瞭解民眾意見，將於{y}年舉辦{k}場說明會，會議紀錄公開於機關網站",
)
NUMERALS = "一二三四五六七八九十"


class Writer:
    """Makes sentences and paragraphs of one subject; the same seed writes the same text."""

    def __init__(self, seed: int, kinds: tuple[str, ...] = SENTENCES) -> None:
        self.chance, self.kinds = random.Random(seed), list(kinds)
        self.place, self.subject = self.chance.choice(PLACES), self.chance.choice(FIELDS)
        if kinds is TRADITIONAL:
            self.subject = "在地產業"
        self._left: list[str] = []

    def sentence(self) -> str:
        if not self._left:
            self._left = self.chance.sample(self.kinds, len(self.kinds))
        pick = self.chance.randint
        return self._left.pop().format(
            f=self.subject, w=self.chance.choice(WHO), u=self.place[-1], y=pick(2026, 2035), n=pick(12, 980),
            m=f"{pick(3, 900)}.{pick(1, 9)}", d=pick(11, 97), k=pick(2, 9),
        )  # fmt: skip

    def paragraph(self, least: int = 2, most: int = 5) -> str:
        return "".join(f"{self.sentence()}。" for _ in range(self.chance.randint(least, most)))

    def table(
        self, rows: int, head: tuple[str, ...] = ("地区", "项目数（个）", "完成投资（亿元）", "同比（%）")
    ) -> list[list[str]]:
        pick = self.chance.randint
        body = [
            [
                f"{self.chance.choice('东西南北中')}{self.chance.choice('河山林川湾')}{self.chance.choice('县区市')}{n + 1}"
            ]
            + [f"{pick(1, 99)}.{pick(0, 9)}" if "（个）" not in name else str(pick(10, 999)) for name in head[1:]]
            for n in range(rows)
        ]
        return [list(head), *body]


Block = tuple[str, object]


def plan(seed: int, sections: int = 4, kinds: tuple[str, ...] = SENTENCES) -> list[Block]:
    """A plan with 一、（一） and 1. under a title."""
    w = Writer(seed, kinds)
    blocks: list[Block] = [
        ("title", f"{w.place}{w.subject}高质量发展行动方案（2026—2030年）"),
        ("p", w.paragraph(3, 4)),
    ]
    for section in range(sections):
        blocks.append(
            (
                "h1",
                f"{NUMERALS[section]}、{('总体要求', '重点任务', '支持政策', '保障措施', '组织实施', '附则')[section % 6]}",
            )
        )
        for part in range(2):
            blocks.append(
                ("h2", f"（{NUMERALS[part]}）{('明确目标', '夯实基础', '优化服务', '严格监管')[(section + part) % 4]}")
            )
            blocks += [("p", w.paragraph(2, 6)) for _ in range(2)]
    return blocks


def notice(seed: int, paragraphs: int = 6, *, with_list: bool = True) -> list[Block]:
    """A notice with a red head: issuer, number, addressees, body, list of attachments, signature, foot."""
    w = Writer(seed)
    issuer = f"{w.place}人民政府办公室"
    blocks: list[Block] = [
        ("red", f"{issuer}文件"), ("number", f"{w.place[0]}政办发〔2026〕{seed}号"),
        ("title", f"{issuer}关于印发{w.subject}提升工程实施方案的通知"),
        ("to", "各县（市、区）人民政府，各有关部门，各直属机构："), ("p", w.paragraph(2, 3)),
    ]  # fmt: skip
    for n in range(paragraphs):
        blocks.append(("p", f"{NUMERALS[n]}、{w.paragraph(2, 4)}"))
    if with_list:
        blocks += [("attach", f"附件：1.{w.subject}重点项目清单"), ("attach", "2.任务分工表")]
    blocks += [("sign", issuer), ("sign", "2026年3月12日"), ("foot", f"抄送：{w.place}委各部门，{w.place}军分区。")]
    return blocks


def statistics(seed: int, rows: int = 14, tables: int = 1) -> list[Block]:
    """A report with tables among its paragraphs."""
    w = Writer(seed)
    blocks: list[Block] = [("title", f"{w.place}2026年一季度{w.subject}运行情况"), ("p", w.paragraph())]
    for n in range(tables):
        blocks += [
            ("h1", f"{NUMERALS[n]}、分地区情况"),
            ("p", w.paragraph()),
            ("caption", f"表{n + 1} 分地区主要指标"),
            ("table", w.table(rows)),
        ]
    return [*blocks, ("p", w.paragraph()), ("p", w.paragraph())]


def paper(seed: int, sections: int = 4, kinds: tuple[str, ...] = SENTENCES + LATIN) -> list[Block]:
    """A paper with numbered headings 1, 1.1."""
    w = Writer(seed, kinds)
    blocks: list[Block] = [("title", f"{w.subject}效率评价与影响因素研究"), ("p", "摘要：" + w.paragraph(3, 3))]
    for n in range(sections):
        blocks += [
            ("h1", f"{n + 1} {('引言', '数据与方法', '结果分析', '结论与建议', '讨论', '展望')[n]}"),
            ("p", w.paragraph(2, 4)),
        ]
        blocks += [
            ("h2", f"{n + 1}.1 {('研究背景', '样本说明', '主要发现', '政策含义', '稳健性', '不足')[n]}"),
            ("p", w.paragraph(3, 6)),
            ("p", w.paragraph(2, 3)),
        ]
    return blocks
