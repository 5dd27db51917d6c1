"""What lines that are no article text are made of: one table of patterns, none of them naming a site.

Origin: counted on 66 saved news and government pages and on 1,369 posts; a pattern stands here when lines of several
publishers have it. Lengths that bound a rule stand with the rule, in ``boilerplate.py`` and ``main_content.py``.
"""

from __future__ import annotations

import re
from typing import Final

from bot.text.scripts import in_both_scripts

_OPEN: Final = r"^[（(【\[〔「■●◆▲▼★☆※•·*#\-—>》\s]*+"


def _both(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern of wording, in either script."""
    return re.compile(in_both_scripts(pattern), flags)


ORIGINAL: Final = _both(
    _OPEN + r"(?:本文|文章|新闻)?原(?:标|文标)?题(?:目)?\s*+(?:(?:[为是]\s*+)?[:：]\s*+|"
    r"[为是]\s*+(?=[《“「]))(?P<title>.*[^\s）)】\]])[\s）)】\]]*+$"
)
SOURCE: Final = _both(
    _OPEN + r"(?:本文|稿件|信息|文章|新闻|内容|文字|资料|消息|综合|转载)?\s*+(?:来源|来自|"
    r"出处|稿源|转自|转载自|摘自|原载|来\s*+源)(?:于|自)?"
    r"(?:\s*+[:：|丨]|\s++(?=\S{2,20}$))\s*(?P<name>[^）)】\]]{2,60})"
)
# What such a line calls its people. The words of the second list are those of texts too (统筹推进：…, 主编单位：…,
# 二审：…): they make an editor's line only with names of persons behind them.
_EDITORS: Final = (
    r"(?:责编|责任编辑|编辑|校对|监制|出品人|审校|审稿|[一二三]校|排版|编审|编校|核稿|责校|"
    r"值班(?:编委|主任|总编)|责任校对|编发|总值班|美编|文编|新媒体编辑|采编)"
)
_ALSO_WORDS: Final = r"(?:审核|签发|主编|制图|统筹|出品|终审|复审|二审|初审|[一二三]审|值班|策划)"
_NOT_PERSONS: Final = (
    r"(?!.{0,2}(?:单位|机构|机关|部门|要求|标准|规范|流程|意见|结果|工作|质量|岗位|职责|条件|出版|委员会))"
)
_ROLES: Final = (
    r"(?:责任|值班|执行|本文|本期|网络|视频|新媒体|流程|文字|栏目|频道|实习|美术|图片|微信|本版|版面|"
    r"主管|高级|资深|见习|轮值|(?:第)?[一二三]审|特约|网页|编务|内容|页面|融媒体|中文|客户端|总)"
)
_PERSON: Final = r"[^\s:：，,。；;、/|丨（）()]{2,4}(?=[\s、，,/|丨（）()】\]]|$)"
EDITOR: Final = _both(
    _OPEN + rf"(?:{_ROLES}\s*+(?:[/、&和]\s*+)?){{0,4}}(?:"
    rf"{_EDITORS}{_NOT_PERSONS}\S{{0,4}}?(?:\s*+[:：丨︱/—|｜]|\s++(?=\S{{2,4}}(?:\s|$)))|"
    rf"{_ALSO_WORDS}(?:人员?|[/、&]\S{{1,4}})?\s*+(?:[:：丨︱/—|｜]\s*+|\s++){_PERSON})"
)
EDITOR_TAIL: Final = _both(
    r"(?:(?<!\s)\s++)?(?:[（(【\[](?:本文|文章|新闻)?(?:责任编辑|责编|编辑|作者单位|原标题|原题为|来源|"
    r"图片来源|责任校对|稿件来源)"
    r"\s*+[:：为][^）)】\]]{0,30}[）)】\]]\s*+$|返回(?:搜狐|首页|腾讯|网易).{0,10}$|责(?:任编辑|"
    r"编)\s*+[:：]\s*+\S{1,12}\s*+$)"
)
# The patterns that are looked for anywhere in a line are written in simplified script, for lines that went through
# ``wording``, and each alternative begins with a character of its own: only so does the engine skip from one possible
# beginning to the next (classes at the beginning made all of reading slower by a tenth).
# Calls to scan, follow or download; and what may be such a call or a statement about the thing.
_QR: Final = re.compile(
    r"点我(?:下载|领取)|扫描(?:上方|下方|左侧|右侧)|长按(?:识别|图片|上方|下方)|海量资讯|更多精彩|"
    r"点击(?:关注|投票|上方|下方|蓝字)|关注(?:我们|本号|公众号|.{0,10}微信)|微信(?:搜索|搜一搜|扫)|欢迎(?:关注|订阅)|"
    r"精准解读|尽在.{0,12}(?:APP|[Aa]pp)|加入.{0,4}LINE|自动播放"
)
_QR_NAMED: Final = re.compile(
    r"二维码|扫码|扫一扫|下载.{0,8}(?:APP|[Aa]pp|客户端)|APP下载|App下载|app下载|客户端下载|公众号\s*[:：]|"
    r"打开.{0,8}(?:APP|[Aa]pp|客户端)|点击(?:下载|进入)|官方(?:微信|微博)\s*[:：]"
)
_CALL: Final = re.compile(r"[\W_]*+(?:请|扫|长按|点击|打开|关注|下载|立即|更多|欢迎|用(?:微信|手机)|识别|进入)")
_THE_END: Final = re.compile(r"[\W_]*+(?:the\s)?end[\W_]*+$", re.IGNORECASE)
_STATEMENT: Final = 20  # characters of a sentence that tells something; calls are shorter or begin with their verb
_DISCLAIMER: Final = re.compile(
    r"免责声明\s*[:：]|版权声明\s*[:：]|特别声明\s*[:：]|平台声明\s*[:：]|版权(?:[与和及]免责|均?[属归]|所有(?![人者权]))|ICP备|"
    r"仅代表.{0,12}(?:观点|立场)|不代表.{0,4}(?:本|平台|网站|搜狐|.{1,6}[网号报社]|作者|其).{0,8}(?:观点|立场)|"
    r"未经(?:.{0,14}(?:授权|许可|同意|允许).{0,20}(?:转载|摘编|镜像|转贴|刊登|必究|公开播送)|.{0,14}授权.{0,4}不得以任何)|"
    r"非经.{0,14}(?:授权|许可|同意|允许).{0,20}(?:转载|摘编|镜像|转贴|刊登|必究|公开播送)|"
    r"转载(?:.{0,16}[未须需]经|.{0,4}注明)|摘编.{0,16}[未须需]经|谢绝.{0,6}转载|禁止.{0,6}转载|严禁.{0,6}转载|不得.{0,4}转载|"
    r"由(?:网友|用户).{0,8}(?:上传|投稿)|为(?:网友|用户).{0,8}(?:上传|投稿)|仅提供(?:信息)?(?:存储|发布)|存储空间服务|"
    r"违法和不良信息.{0,6}举报|更多.{0,40}请(?:关注|访问|点击)|如有侵权|仅供参考.{0,10}投资|请同意.{0,12}隐私|"
    r"本(?:文|站|网|平台).{0,12}(?:转载|版权)|文章.{0,8}著作权归|作品.{0,8}著作权归|内容.{0,8}著作权归|文责自负|保留所有权利|"
    r"All [Rr]ights [Rr]eserved|all rights reserved|Copyright\s*+(?:[©(]|\d)|COPYRIGHT|copyright\s*+(?:[©(]|\d)"
)
_DISCLAIMER_HEAD: Final = re.compile(
    r"[\W_]*+(?:(?:免责|版权|特别|平台|郑重|重要)声明|声明\s*[:：]|[Cc]opyright|"
    r"\d?[\W_]*凡(?:本[站网报]|标注|注明|在本).{0,30}(?:作品|稿件|来源|内容|文字))"
)
_WEAK_DISCLAIMER: Final = re.compile(
    r"本[站网报].{0,6}举报(?:电话|邮箱)|不良信息.{0,6}举报(?:电话|邮箱)|内容.{0,12}仅供参考|信息.{0,12}仅供参考|以上.{0,12}仅供参考|"
    r"如.{0,10}侵权.{0,16}(?:联系|删除|告知|通知)|若.{0,10}侵权.{0,16}(?:联系|删除|告知|通知)|涉.{0,10}侵权.{0,16}(?:联系|删除|告知|通知)|"
    r"侵权(?:必究|请?联系|[即请]?删)|入市需谨慎|据此操作|投资者据此|新闻热线\s*[:：]|爆料热线|投稿(?:邮箱|热线)|"
    r"联系(?:我们|邮箱)\s*[:：]|不构成投资建议|图片?(?:均|来)(?:来自|自)(?:于)?网络"
)
# A site's own contacts among such lines; at the end of a notice they are part of it.
CONTACT: Final = _both(r"^[\W_]*(?:举报|投诉|监督|联系|服务|客服)(?:电话|邮箱|热线)\s*[:：]")
# Headings of lists of other articles. The first are said nowhere else; a subhead of an article may begin like the
# others (热点话题回应): they count where nothing follows but a mark or a number, or a title behind a colon.
RELATED: Final = _both(
    r"^[\s【\[>》◆■●▎|]*+(?:相关附件下载|.{0,12}(?:more|更多)\s*+[>»＞]++$|猜你喜欢|你可能(?:也?喜欢|感兴趣|还)|您可能|[为给][您你]推荐|"
    r"大家(?:都在看|还看了|正在看)|其他人也在看|网站地图|友情链接|近期文章|往期(?:回顾|精彩|推荐)|编辑推[荐介]|"
    r"关键[字词]\s*[:：]|标签\s*[:：]|本文(?:标签|关键词)|看更多|"
    r"(?:相关(?:阅读|新闻|链接|连结|报道|报导|推荐|文章|资讯|专题|内容|稿件|热词|视频|搜索|日志)|视频|[此早之]前报道|"
    r"延伸\s*+(?:[·|]\s*+)?(?:阅读|推荐)|推荐阅读|"
    r"热[门点]\s*(?:点阅|推荐|讨论|文章|新闻|资讯|阅读|评论|点击|话题|搜索|图片)|更多(?:新闻|资讯|推荐|文章|内容|阅读|报道)|"
    r"精彩(?:视频)?(?:推荐|图集|图片|阅读)|今日(?:推荐|热点|头条)|最新(?:新闻|资讯|文章|消息|推荐|更新)|新闻(?:排行榜?|推荐|热榜)|"
    r"(?:点击|阅读|热门|新闻|人气|一周|今日|24小时|48小时).{0,4}排行榜?|图片(?:新闻|推荐|精选)|"
    r"推荐(?:内容|新闻|视频|专题|文章)|专题推荐|文章推荐|阅读推荐)"
    r"(?=\s*+(?:$|[:：|｜丨>＞»·…/（(【\]】\[\d]|[-—]|更多|more)))"
)
_COMMENTS: Final = re.compile(
    r"发表(?:评论|留言)|条(?:评论|留言)|暂无评论|文明上网|登录后.{0,6}评论|我要评论|我来说两句|评论\s*[（(]\s*\d|说点什么|"
    r"提交评论|查看评论|写评论|这[篇则]新闻.{0,4}[您你]觉得|参与(?:评论|讨论)\W?$"
)
_COMMENTS_HEAD: Final = re.compile(
    r"[\W_]*+(?:进入.{0,16}讨论\W?$|(?:最新|热门|全部|精彩)?(?:网友)?(?:评论|留言|跟[帖贴])区?[\W\d_]*+条?$)"
)
_PAGER: Final = re.compile(
    r"上一[篇条页则]|下一[篇条页则]|余下全文|阅读(?:全文|更多|剩余)|查看(?:全文|更多|剩余)|展开(?:全文|更多|剩余)|显示(?:全文|更多|剩余)|"
    r"第\s*\d+\s*页|共\s*\d+\s*页"
)
_PAGER_HEAD: Final = re.compile(r"[\[【]\d+[\]】]|首页|尾页|末页|回[上首]页")
_SHARE: Final = re.compile(
    r"分享到|分享至|分享给|分享本文|分享工具|一键(?:分享|转发)|微信好友|字体大小|切换字[级体]|关闭(?:窗口|本页|页面)|【打印|\[打印|"
    r"返回(?:搜狐|首页|顶部|列表|腾讯|网易)|举报反馈|复制链接|QQ空间|用手机看|点击播放|语音播报|我要(?:投稿|分享|纠错)"
)
_SHARE_HEAD: Final = re.compile(
    r"[【\[(（]?(?:分享.{0,6}朋友圈|纠错|字[号级体]|(?:友善)?(?:打印|列印)(?:本页|本文|文章|页面|此[页文])?\W*$|收藏(?:本|文|此)|"
    r"手机(?:看|版|阅读)|听新闻|.{0,8}(?:^|[\s:：【\[（(])[大小]\s*中\s*[大小](?:$|[\s】\]）)]))|"
    r"(?:(?:推荐|赞|留言|分享|点赞|踩|打赏|赞赏|评论|转发|转寄|检举|在看|微信|微博|新浪微博|朋友圈|QQ|订阅|关注|举报|更多|小|中|大|特大|"
    r"打印|列印|收藏|纠错|关闭|A[+-]?|T[|｜]T)[\s:：|｜/\]】]*+)++$"
)
LABELS: Final = (
    r"(?:时长|作者|记者|編輯|编辑|通讯员|原创|执笔|撰文|撰稿|供稿|来稿|文|图|图文|文/图|图/文|文字|摄影|图片|"
    r"发布(?:时间|日期|人|于|单位|者)?|发表(?:时间|于)?|"
    r"更新(?:时间|日期|于)?|时间|日期|点击(?:数|量|率|次数)?|浏览(?:次数|量|数)?|阅读(?:量|数|次数)?|"
    r"访问(?:量|次数)?|人气|来源|來源|字号|字体|责编|信息来源|"
    r"稿源|责任编辑|评论(?:数)?|热度|分类|栏目|所属栏目|录入|审核|供图|发稿时间|发布机构)"
)
META: Final = _both(
    _OPEN + r"(?:本报|本网|本刊|特约|见习|实习|全媒体|首席)?(?:作者|记者|发布时间|发布日期|发布于|发表时间|"
    r"更新时间|点击(?:数|量|次数)?|浏览(?:次数|量|数)?|"
    r"阅读(?:量|数|次数)?|执笔|撰文|撰稿|通讯员|供稿|图文|文/图|图/文|文|图|所属栏目|分类)\s*[:：/／丨︱|｜].{0,50}$"
)
BYLINE: Final = _both(
    r"[^\s，。：:；（(]{0,10}(?:记者|通讯员|评论员|撰稿人?)(?:\s+(?:记者|通讯员|实习生)?\s?[\u4e00-\u9fff·]{2,4}){1,4}"
    r"(?:\s?(?:文|摄|文/图|图/文|报道|摄影报道))?$"
)
INFO_LABEL: Final = re.compile(LABELS + r"\s*[:：]")
DATE_LINE: Final = _both(
    r"^[\s（(\[【]*+(?:发布时间|发布于|时间|日期|更新时间|"
    r"更新于)?\s*+(?:[:：]\s*+)?\d{4}\s*+[-/年.]\s*+\d{1,2}\s*+[-/月.]\s*+\d{1,2}日?[\s\d:：时分秒T+Z]*+[\s）)\]】]*+"
    r"(?:[（(][\d\s/.:：月日-]{3,24}更新[）)])?$"
)
_HEADER_LABELS: Final = (
    "索引号 信息索引号 主题分类 发文机关 发布机构 公开机构 成文日期 生成日期 发布日期 "
    "发文日期 公开日期 文号 发文字号 主题词 标题 名称 信息名称 公文时效 有效性 "
    "效力状态 公开方式 体裁分类 组配分类 公文种类 服务对象 服务对象分类 实施日期 "
    "施行日期 生效日期 废止日期 失效日期 关键词 信息分类 公文名称 公开目录 发文单位 "
    "发布单位 制发机关 责任部门 公开范围 公开时限 统一登记号 登记号 时效性 信息来源 "
    "公开类别 成文时间 生成时间 发布时间 公开时间 公开形式 内容概述 题裁 体裁 "
    "主题分类索引 文件类型 效力级别 印发日期"
)
HEADER_LABELS: Final = frozenset(_HEADER_LABELS.split())

STOP: Final = re.compile(r"[。！？；!?]")
UI: Final = _both(
    r"^(?:回复|赞|举报|支持|反对|删除|顶|踩|展开|收起|查看(?:更多|全部)?回复|\d+\s*楼|[沙板]发|"
    r"\d+\s*(?:秒|分钟|小时|天|周|个?月|年)前|刚刚|\(\d+\)|\d+|"
    r"回复\s*\d*|赞\s*\d*|\d+赞|来自.{2,10}网友|.{2,12}网友|IP属地.{0,6})$"
)

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\ufeff\u2060\xad\x00-\x08\x0e-\x1f\x7f]")


def asks_to_scan(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) calls its reader to scan a code or to get an app; a sentence about such
    a thing does not."""
    if _QR.search(plain) or _THE_END.match(plain):
        return True
    if not _QR_NAMED.search(plain):
        return False
    tells = len(plain) >= _STATEMENT and plain.rstrip("”」』）)").endswith(("。", "！", "；"))
    return not tells or bool(_CALL.match(plain))


def is_disclaimer(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) tells of rights or liability."""
    return bool(_DISCLAIMER_HEAD.match(plain) or _DISCLAIMER.search(plain))


def may_be_disclaimer(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) has words of a disclaimer or of a text."""
    return bool(_WEAK_DISCLAIMER.search(plain))


def is_of_comments(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) heads comments or asks for them."""
    return bool(_COMMENTS_HEAD.match(plain) or _COMMENTS.search(plain))


def turns_pages(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) leads to other pages or articles."""
    return bool(_PAGER_HEAD.match(plain) or _PAGER.search(plain))


def is_tool(plain: str) -> bool:
    """Whether a line (as ``wording`` gives it) is of buttons: to share, to print, to read aloud."""
    return bool(_SHARE_HEAD.match(plain) or _SHARE.search(plain))


def folded(text: str) -> str:
    """White space as single spaces, none around; no invisible characters (joiners, marks of direction, controls)."""
    return " ".join(_INVISIBLE.sub("", text).split())


def squeezed(text: str) -> str:
    """Text without any white space: the form in which titles and labels are compared."""
    return "".join(text.split())
