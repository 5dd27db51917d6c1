"""Simplified and traditional Chinese, by OpenCC (imported on first use: 30 ms, and most texts need none of it)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

# The 80 characters that make most of the difference in news: those that the simplified ones of 900 policy articles
# become most often in traditional script and that stand for no simplified character themselves; and Taiwan's 為.
_TRADITIONAL = re.compile(
    "[國業發會實產進動務強爲為經關長對開體設區資濟機個電時點學現總來場調農於項黨規領議續應將質記題創導聯數費優習與標穩營堅過內員統監級據"
    "組報準萬門網責確協構間辦車臺風計]"
)
_HEAD: Final = 2000  # characters that settle which script a text is in
# Their share of those characters. Of 17 texts in traditional script none has less than .06, of 6,400 in simplified
# script, with names and quotations, none more than .003.
_SHARE: Final = 0.02
# Simplified characters of the wording that pages put around articles, each with its traditional ones.
_PAIRS: Final = (
    "与與 专專 丢丟 两兩 个個 为為爲 举舉 么麼 习習 买買 于於 仅僅 们們 众眾衆 会會 传傳 体體 余餘 侧側 储儲 "
    "关關 兴興 内內 册冊 写寫 准準 击擊 刚剛 创創 删刪 别別 务務 动動 区區 单單 参參 发發 台臺 号號 后後 听聽 "
    "启啟啓 员員 围圍 图圖 场場 块塊 墙牆 声聲 处處 备備 复復 头頭 实實 审審 对對 导導 将將 尽盡 属屬 废廢 "
    "开開 异異 归歸 录錄 态態 总總 户戶 执執 扫掃 护護 报報 拦攔 据據 摄攝 数數 无無 时時 显顯 暂暫 术術 机機 "
    "权權 条條 来來 构構 标標 栏欄 楼樓 欢歡 气氣 没沒 浏瀏 点點 热熱 状狀 环環 电電 监監 码碼 离離 种種 称稱 "
    "笔筆 筹籌 签簽籤 类類 纠糾 约約 级級 线線 组組 细細 终終 经經 结結 给給 络絡 统統 继繼 续續 维維 综綜 "
    "编編 网網 联聯 腾騰 范範 荐薦 蓝藍 见見 观觀 规規 视視 览覽 订訂 认認 讨討 议議 讯訊 记記 许許 论論 设設 "
    "访訪 证證 评評 识識 诉訴 词詞 试試 话話 该該 详詳 语語 误誤 说說 请請 读讀 谨謹 负負 责責 账賬帳 购購 "
    "贴貼 费費 资資 赏賞 赞贊讚 转轉 轮輪 载載 辑輯 迁遷 过過 还還 这這 进進 违違 连連 选選 邮郵 郑鄭 采採 "
    "钟鐘鍾 链鏈 锁鎖 错錯 键鍵 长長 门門 闭閉 问問 间間 闻聞 阅閱 隐隱 页頁 顶頂 顾顧 领領 频頻 题題 馈饋 "
    "验驗 布佈 划劃 质質 价價 办辦 拟擬 团團 画畫 档檔 检檢 测測 压壓 节節 历歷 温溫 义義 补補 让讓 觉覺 "
)
_FORMS: Final = {pair[0]: pair for pair in _PAIRS.split()}
_FOLD: Final = str.maketrans({other: pair[0] for pair in _PAIRS.split() for other in pair[1:]})
_FOLDED = re.compile(f"[{''.join(pair[1:] for pair in _PAIRS.split())}]")


@cache
def _converter(config: str) -> Any:  # opencc has no types
    import opencc

    return opencc.OpenCC(config)


def convert(text: str, config: str) -> str:
    """The text by a configuration of OpenCC's (s2t, s2hk, s2twp …)."""
    return str(_converter(config).convert(text)) if text else text


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional script, by the share of such characters at its beginning."""
    head = text[:_HEAD]
    return bool(head) and len(_TRADITIONAL.findall(head)) >= _SHARE * len(head)


def to_simplified(text: str) -> str:
    """The text in simplified characters, character by character."""
    return convert(text, "t2s")


def simplified(text: str) -> str:
    """The text in simplified characters; OpenCC is asked only where the text is in traditional script."""
    return to_simplified(text) if is_traditional(text) else text


def to_traditional(text: str) -> str:
    """The text in traditional characters of no place in particular."""
    return convert(text, "s2t")


def to_taiwan(text: str) -> str:
    """The text in traditional characters and the words of Taiwan (設定, 連結): for the bot's own sentences."""
    return convert(text, "s2twp")


def wording(text: str) -> str:
    """The text with the characters of the wording around articles in simplified script, each at its place."""
    return text.translate(_FOLD) if _FOLDED.search(text) else text


def in_both_scripts(pattern: str) -> str:
    """A regular expression written in simplified script that matches either, character by character.

    Only characters of the table are widened: those of the wording around articles. Of the syntax of expressions it
    knows classes and escapes; lengths stay as they are.
    """
    found, in_class, escaped = list[str](), False, False
    for character in pattern:
        both = _FORMS.get(character, character)
        found.append(both if in_class or len(both) == 1 else f"[{both}]")
        if not escaped and character == ("]" if in_class else "["):
            in_class = not in_class
        escaped = character == "\\" and not escaped
    return "".join(found)
