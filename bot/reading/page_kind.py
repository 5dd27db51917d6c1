"""What kind of page it is: an article, or a deleted page, captcha, login, paywall or list.

Each rule needs a short text, so that an article about paywalls or logins stays one.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from bot.errors import ListPage, LoginRequired, NotFound, NothingToSummarize, Paywall, Refused
from bot.models import Page
from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.boilerplate import Filtered
from bot.reading.boilerplate_patterns import STOP
from bot.reading.main_content import MainContent, is_info
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.title import Title

_SHORT: Final = 160  # characters of text: below it wording alone decides
_TEASER: Final = 1_500  # characters that a teaser may show: with more of it there is something to summarize
_WHOLE: Final = (
    1_500  # characters of a page that are searched for wording; longer ones are a site's frame around a note
)
_GONE = re.compile(
    r"404|页面(?:不存在|没有找到|无法找到|走丢|已删除|找不到)|找不到(?:该|您|你|这个)?(?:页面|网页|内容|"
    r"文章)|(?:内容|文章|信息|稿件|新闻)(?:已被|已经?|不)(?:删除|存在|下线|发布者删除)|"
    r"此内容(?:因违规|被投诉|无法查看)|该(?:内容|文章|页面|公众号)已(?:被)?(?:删除|迁移|发布者删除|"
    r"下线)|not found|该页面不存在|访问的(?:页面|内容|文章)(?:不存在|已)",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"验证码|安全验证|人机验证|滑动验证|拖动滑块|环境异常|访问(?:过于|太)?频繁|异常(?:访问|流量|请求)|"
    r"captcha|are you (?:a )?human|just a moment|checking your browser|"
    r"access denied|请完成验证|请求被拦截|完成验证后",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:请|请先|需要?|您需要)登录|登录(?:后|之后).{0,10}(?:查看|阅读|浏览|继续|访问|可见)|(?:用户|会员|"
    r"账号|密码|手机|扫码|短信|统一)登录|用户名.{0,20}密码|还没有账号|忘记密码|立即注册|"
    r"请在(?:微信|手机)客户端打开|log ?in|sign ?in",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"正在(?:跳转|为您跳转|进入|加载)|即将(?:跳转|离开)|(?:自动|秒后)跳转|页面跳转|"
    r"如果.{0,12}没有(?:自动)?跳转|(?:启用|开启|打开|允许).{0,6}javascript|enable javascript|"
    r"cookies?.{0,40}(?:同意|接受|政策|设置)|(?:同意|接受).{0,20}cookies?|隐私政策.{0,40}同意|"
    r"accept (?:all )?cookies|系统(?:繁忙|错误|维护|异常)|服务器(?:错误|繁忙|内部)|"
    r"502 bad gateway|503 service|internal server error|正在维护|网络(?:异常|错误)",
    re.IGNORECASE,
)
_PAY = re.compile(
    r"(?:付费|收费|会员|订阅|訂閱|VIP|购买|解锁|充值|开通).{0,16}(?:阅读|阅览|查看|继续|可(?:看|见|读)|"
    r"全文|专享|专属|内容|解锁|閱讀|后续)|"
    r"(?:阅读|查看|解锁|继续阅读|閱讀)(?:全文|全部|剩余|更多|完整).{0,16}(?:付费|会员|订阅|訂閱|购买|VIP|解锁|开通)|"
    r"(?:剩余|还有|未读|尚有).{0,12}(?:付费|需.{0,4}(?:购买|订阅|付费|解锁))|试读(?:结束|部分|已结束)|"
    r"(?:会员|付费|订阅)(?:专享|专属|用户|专区)(?:文章|内容|可)|付费(?:内容|文章|墙)|"
    r"subscribe to (?:read|continue)|subscribers? only",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"^[\W_]*(?:本|此|该|剩余|以下|后续|开通|订阅|訂閱|购买|试读|成为|立即|付费|会员|VIP|还有|未读|解锁|充值|继续|阅读|查看|点击|您|你|需|登录|"
    r"subscribe|this)",
    re.IGNORECASE,
)
_PAY_NAMES = re.compile(r"paywall|pay-wall|pay-read|need-pay|vip-only|fufei")
# Linked headlines that make a page a list where the body should be: related news inside an article are fewer. Five do
# where they are a quarter of the body's lines and no heading of an article is shown.
_LISTED: Final = 8
_FEW_LISTED: Final = 5


def require_article(
    page: Page, blocks: PageBlocks, declared: Declared, content: MainContent, title: Title, found: Filtered
) -> None:
    """Raise the failure that tells what a page is when it is no article; ``found`` is the text read from it."""
    text = "".join(found.paragraphs)
    whole = " ".join(leaf.text for leaf in blocks.leaves[:200])[:6000]
    if _is_teaser(blocks, declared, content, text):
        raise Paywall(page.source)
    if _is_list(blocks, content, title, text):
        raise ListPage(page.source)
    if len(text) >= _SHORT or _is_article(blocks, content, title, text):
        return
    shown = f"{declared.title} {title.text} {whole if len(whole) < _WHOLE else text}"
    for rule, failure in (
        (_GONE, NotFound),
        (_CAPTCHA, partial(Refused, reason="captcha")),
        (_LOGIN, LoginRequired),
        (_EMPTY, NothingToSummarize),
    ):
        if rule.search(shown):
            raise failure(page.source)


def _is_article(blocks: PageBlocks, content: MainContent, title: Title, text: str) -> bool:
    """Whether a heading of its own stands over sentences. A line with date and source makes it sure whatever the text
    is about: flashes have 40 characters and may tell of a captcha. Notes of a site have neither heading nor date."""
    if title.first is None or len(title.text) < 10 or _wording(title.text):
        return False
    dated = any(is_info(leaf) for leaf in blocks.leaves[max(0, title.first - 3) : content.start + 1])
    return len(text) >= 40 and bool(STOP.search(text)) and (dated or not _wording(text))


def _wording(text: str) -> bool:
    """Whether a text has the words of any page that is no article."""
    return any(rule.search(text) for rule in (_GONE, _CAPTCHA, _LOGIN, _EMPTY))


def _is_teaser(blocks: PageBlocks, declared: Declared, content: MainContent, text: str) -> bool:
    """A short text, and a line of its own at its end or just behind it that asks for money."""
    if len(text) > _TEASER:
        return False
    low = max(content.start, content.stop - 6)
    for leaf in blocks.leaves[low : content.stop + 8]:
        sentences = STOP.search(leaf.text if len(leaf.text) > 30 else leaf.text[:-1])
        if len(leaf.text) <= 60 and not sentences and _PAY.search(leaf.text):
            walled = _PAY_NAMES.search(blocks.elements[leaf.element].names)
            if walled or not declared.is_free or _asks(leaf.text):
                return True
    return not declared.is_free and any(_PAY_NAMES.search(element.names) for element in blocks.elements)


def _asks(text: str) -> bool:
    """The wording of an offer, not of a report: it speaks of this text or to its reader."""
    return bool(_OFFER.match(text)) and not re.search(r"(?:了|称|表示|认为|下载)", text)


def _is_list(blocks: PageBlocks, content: MainContent, title: Title, text: str) -> bool:
    """Many linked headlines where the body should be, little prose, and no heading of an article; or many between the
    title and a short text, which is then the site's footer."""
    if not text:
        return sum(map(_is_item, blocks.leaves)) >= _LISTED
    inside = blocks.leaves[content.start : content.stop]
    listed = sum(map(_is_item, inside))
    shown = title.first is not None and blocks.leaves[title.first].link_share < 0.5
    if shown and len(title.text) >= 10:
        return listed >= _LISTED and listed >= 0.4 * len(inside) and len(text) < 200
    if listed >= _FEW_LISTED and listed >= 0.25 * len(inside):
        return True
    above = blocks.leaves[title.last or 0 : content.start]
    return len(text) < 300 and sum(map(_is_item, above)) >= _LISTED


def _is_item(leaf: Leaf) -> bool:
    """Whether a leaf is a linked headline (menus have shorter words), alone or with its date and source."""
    is_headline = leaf.linked >= 9 and len(leaf.text) - leaf.linked <= 20 and leaf.link_share > 0.5
    return is_headline and not (len(leaf.text) >= 30 and leaf.text.rstrip("”」』）)").endswith("。"))
