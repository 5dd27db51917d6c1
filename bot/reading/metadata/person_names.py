"""Whether a text is the name of a person: by its surname, its length and what no name holds (pure)."""

from __future__ import annotations

import re
from typing import Final

# The surnames of more than nine in ten people (Ministry of Public Security, lists of 2007 to 2020), in both scripts.
_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁"
    "任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱丘江尹薛闫閻阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤"
    "湯温溫康施文牛樊葛邢安齐齊易乔喬伍庞龐颜顏倪庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂成苗"
    "谷盛曲翁冉骆駱蓝藍路游辛靳管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑景党黨宫宮费"
    "費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐"
    "樂冀郁胥南班储儲原栗燕楚鄢劳勞谌諶奚皮粟冼蔺藺楼樓盘盤满滿闻聞位厉厲仝区區逯阴陰怀懷母次才由丰豐候芮"
)
_COMPOUND: Final = (
    "欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 皇甫 尉迟 尉遲 公孙 公孫 慕容 司徒 令狐 宇文 长孙 長孫 端木 东方 東方 "
    "独孤 獨孤 南宫 "
    "南宮 夏侯 轩辕 闻人 呼延 淳于 范姜 张简 張簡 拓跋 澹台 申屠 第五 百里 西门 西門 完颜 完顏"
)
# Words of sentences, roles and places of a name: none of them is part of one.
_NO_NAME = re.compile(
    r"[的了是在等说說称稱们們这這那我你他她它吗呢吧]|"
    r"记者|記者|编辑|編輯|通讯|通訊|报道|報導|摄影|攝影|供图|消息|新闻|新聞|来源|综合|整理|翻译|本报|本网|专栏|作者|责任|"
    r"时间|发布|确认|告诉|表示|介绍|采访|获悉|了解|获得|发现|看到|来到|走进|注意|查询|致电|联系"
)
# Words and places that begin with a character that is a surname too.
_NO_SURNAME = re.compile(
    r"高[清质铁校考端新层度]|原[创标文题因]|时[政评事讯间代尚报]|关[注闭键于]|金[融价额]|安[全徽排置装居]|常[务委]|江[苏西南北]|云南|贵州|海南|黄[金海河]|"
    r"石[油化]|华[为北东南中]|农[业村民]|项目|万[元亿]|成[都立果品]|武[汉警]|温[州度]|连[云接续]|车[市辆企]|包[装括]|单位|党[建委员组报]|严[查格]|程[序度]|"
    r"阳光|全[国文部球面景]|明[确天年]|应[急该]|方[案面法便]|解[读析决]|查[看阅询]|宁[波夏]|马上|左右|施[工行]|管[理委]|宣传|储备|和[平谐]|景[区气]|水利|游[客戏]|"
    r"路透|章程|余额|平[台均]|边境|冷链|文[化章字旅件明]|强[国势]|白[酒银]|周[一二三四五六日末年边刊报]|任[务命何]|段落|田径|祝贺|向[前好]|申[请报]|房[产价]|"
    r"金属|陈述|曾经|于今|沙漠|童装|季[度节]|丰收|由此|次[日年]|母[亲公]|位[于置]|区[域县块]|司[法机]|商[务业品讯]|仇恨|丛书|封面|谈[判话]|班[子列]"
)
_LATIN = re.compile(r"[A-Z][A-Za-z.'’-]{0,20}(?:\s[A-Z][A-Za-z.'’-]{0,20}){1,3}")
_PARTS = re.compile(r"[、，,;；/／&]|\s+")


def is_person(text: str) -> bool:
    """A Chinese name of two to four characters with a surname, a foreign one with its dot, or one in Latin letters."""
    if _LATIN.fullmatch(text):
        return True
    if _NO_NAME.search(text):
        return False
    if re.fullmatch(r"[\u4e00-\u9fff]{1,8}(?:[·・•][\u4e00-\u9fff]{1,8}){1,3}", text):
        return True
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text):
        return False
    if text[:2] in _COMPOUND.split():
        return True
    return len(text) <= 3 and text[0] in _SURNAMES and not _NO_SURNAME.match(text)


def is_pen_name(text: str) -> bool:
    """What may stand behind 作者： without being a person's real name: short, and no words of a sentence."""
    return bool(re.fullmatch(r"[\w·・•\-—]{2,12}", text)) and not _NO_NAME.search(text) and not text.isdigit()


def persons_at_start(text: str) -> str:
    """The names with which a text begins, as printed but for the white space inside a name of two characters."""
    if _LATIN.fullmatch(text):
        return text
    names: list[str] = []
    at, separators = 0, ""
    text = re.split(r"[）)】\]｜|]", text, maxsplit=1)[0]
    joined = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s{1,3}([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)
    while at < len(joined) and len(names) < 8:
        stop = _PARTS.search(joined, at)
        name = joined[at : stop.start() if stop else len(joined)]
        if not is_person(name):
            break
        names.append(separators + name)
        at, separators = (stop.end(), stop[0]) if stop else (len(joined), "")
    return "".join(names)
