"""Rules for single lines: which belong to the article, and what the others tell.

Shapes and wording as measured on saved news pages; none names a site.
"""

from __future__ import annotations

import re
from typing import Final

ORIGINAL: Final = re.compile(r"^[（(【\[]?\s*(?:本文|文章)?原(?:标)?题(?:为)?\s*[:：]\s*(.+?)[）)】\]]?$")
SOURCE: Final = re.compile(
    r"^[（(【\[]?\s*(?:本文|稿件|信息|文章)?(?:来源|出处|稿源|转自|摘自)\s*[:：|丨]\s*([^）)】\]]{2,60})"
)
_EDITOR = re.compile(
    r"^[（(【\[■]?\s*(?:(?:责任|值班|执行|本文|本期|网络|视频|新媒体|流程|文字)\s*)*"
    r"(?:责编|编辑|編輯|校对|审核|监制|签发|主编|制图|统筹|出品|终审|二审|初审|审校|[一二三]审)\S{0,4}?\s*[:：丨/—|].{0,80}$"
)
_QR = re.compile(
    r"二维码|扫码|扫一扫|长按识别|海量资讯|下载.{0,8}(?:APP|客户端)|公众号[:：]|更多精彩|打开.{0,6}(?:APP|客户端)|点击(?:关注|投票|下载|进入)"
)
_DISCLAIMER = re.compile(
    r"免责声明|版权声明|特别声明|平台声明|版权所有|ICP备|仅代表.{0,8}观点|未经.{0,10}授权|网友上传|用户上传|存储空间|违法和不良信息"
)
_PAGER = re.compile(
    r"上一篇|下一篇|下一页|上一页|余下全文|相关阅读|相关新闻|延伸阅读|推荐阅读|热门推荐|猜你喜欢|网友评论|发表评论|\d+条评论|跟贴"
)
_SHARE = re.compile(
    r"分享到|分享至|微信好友|纠错|字号|字体[:：]|关闭窗口|打印本页|收藏本|返回(?:搜狐|首页|顶部)|举报$|点赞|复制链接"
)
_META = re.compile(
    r"^(?:作者|记者|发布时间|时间|日期|点击|浏览|阅读)\s*[:：].{0,40}$|^\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[\s\d:：]*$"
)
_END = re.compile(
    r"^(?:相关阅读|相关新闻|延伸阅读|推荐阅读|热门推荐|猜你喜欢|网友评论|发表评论|最新评论|热点新闻|精彩推荐|相关推荐)"
)
_STOP = re.compile(r"[。！？；]")


def is_junk(line: str) -> bool:
    """Editor, QR, disclaimer, share, pager and meta lines."""
    if ORIGINAL.match(line) or (SOURCE.match(line) and len(line) <= 60) or (len(line) <= 90 and _EDITOR.match(line)):
        return True
    if len(line) <= 80 and (_QR.search(line) or (len(line) <= 60 and _DISCLAIMER.search(line))):
        return True
    short = len(line) <= 60 and not _STOP.search(line)
    return short and bool(_PAGER.search(line) or _SHARE.search(line) or _META.match(line))


def is_end(line: str) -> bool:
    """A line after which only related lists and comments come."""
    return len(line) <= 30 and bool(_END.match(line))


def folded(text: str) -> str:
    """White space folded to single spaces, invisible characters out."""
    return re.sub(r"[\s\u3000\xa0]+", " ", re.sub("[\u200b\u200c\u200d\ufeff\u2060]", "", text)).strip()
