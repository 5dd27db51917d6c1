"""Simplified Chinese; traditional Chinese is converted from it."""

from handlers.view.texts.command_line import TROUBLES
from handlers.view.texts.model import (
    AboutTexts,
    AccessTexts,
    BriefTexts,
    FailureTexts,
    HelpTexts,
    RecentTexts,
    SettingsTexts,
    Texts,
    TurnTexts,
)  # fmt: skip
from handlers.view.texts.zh_first_day import FIRST_DAY
from handlers.view.texts.zh_following import DIGEST, MANAGE, MUTING, NOTICES, SUBSCRIPTIONS
from handlers.view.texts.zh_owner import OWNER
from handlers.view.texts.zh_search import INLINE, SEARCH, TREND
from handlers.view.texts.zh_today import TODAY

_ABOUT = AboutTexts(
    commands={
        "brief": "读一条链接",
        "subscribe": "订阅类别、关键词或网站",
        "subscriptions": "我的订阅",
        "search": "搜索库里的文章",
        "trend": "一个词每周出现多少",
        "digest": "此刻的摘要",
        "recent": "最近看过的摘要",
        "settings": "语言、长短、摘要时间",
        "unsubscribe": "取消订阅",
        "manage": "管理群和频道的订阅",
        "help": "全部用法",
        "privacy": "保存了什么",
        "forget": "删除我的全部数据",
    },
    description="发来政策或财经新闻的链接，几秒内得到摘要：要点、文件、期限，每一行都是原文，逐字可查。",
    short_description="政策新闻的要点，逐字取自原文。",
)

_HELP = HelpTexts(
    start_html=(
        "<b>要点</b>：发来一条政策或财经新闻的链接，几秒内得到摘要。\n"
        "每一行都是原文，逐字可查。\n"
        "• 发链接、粘贴正文，或发 .pdf .docx .doc .ofd .html .md .txt 文件\n"
        "• 群里用 /brief 链接，或回复一条消息 /brief\n"
        "• /subscribe 订阅类别或关键词，每天一份　/help 全部用法"
    ),
    help_html=(
        "<b>能做什么</b>\n"
        "发链接（一条消息最多 5 条），或 200 字以上的正文，或 .pdf .docx .doc .ofd .html .md .txt 文件：回复摘要。\n"
        "/brief 链接：重新读取一篇；回复一条消息 /brief：读那条消息\n"
        "摘要下的按钮：更详细、更简短、原文、复制、相关、订阅、分享、文本（纯文本或 Word，可发微信、邮件）\n"
        "/subscribe 类别、关键词、链接、文号或《…》：订阅；/subscriptions：暂停、取消\n"
        "/search 词 来源:吉林日报 后:2021-08：搜索；/trend 词 90天：走势；在任何会话里 @我 加词：行内搜索\n"
        "/digest：此刻的摘要　/recent：本会话最近的摘要　/manage：在这里管理群和频道的订阅\n"
        "/settings：语言、长短、摘要时间、静默（也可写 /settings 08:00 18:30）\n"
        "/privacy：保存了什么　/forget：删除我的全部数据"
    ),
    privacy_html=(
        "<b>保存了什么</b>\n"
        "读过的公开网页及其摘要（不记录是谁要的）；消息本身只存到答复为止；"
        "本会话最近 20 篇摘要的目录（/recent）；"
        "本会话的设置和订阅（及是谁订的；取消的再留 30 天，可以撤销）、要少看的内容、发过哪些条目；"
        "发来的文件和正文只属于本会话，别处看不到。/forget 可全部删除。"
    ),
    try_one="试一篇",
    send_what="请发来文章链接、200 字以上的正文，或 .pdf .docx .doc .ofd .html .md .txt 文件。/help 看全部用法。",
    cannot_read_media="图片、扫描件、语音和视频读不了。请发链接、正文，或 .pdf .docx .doc .ofd .html .md .txt 文件。",
    cannot_hear="语音和视频读不了。请发链接、正文、图片，或 .pdf .docx .doc .ofd .html .md .txt 文件。",
    cannot_read_kind="这种消息（贴纸、名片、位置、投票、动态等）我读不了。"
    "请发链接、正文，或 .pdf .docx .doc .ofd .html .md .txt 文件。",
    no_command="没有 /{name} 这个命令。/help 看全部用法。",
    nearly_command="没有 /{name} 这个命令。是不是 /{near}（{about}）？/help 看全部用法。",
    press_buttons="请点那篇摘要下面的按钮：更详细、更简短、原文、复制、相关、订阅、分享、文本。还没有摘要就先发一条链接。",
    welcome="不客气。还要读什么，直接把链接发来。",
    too_late="这个按钮已失效，请重新发链接或命令。",
    group_hello="大家好，我读政策和财经新闻。用 /brief 链接、@我 加链接，或对一条链接回复 @我，就有摘要；"
    "@我 加关键词就搜索。平时不说话。",
    forget_ask="删除本会话的订阅、设置、发来的文件和正文，以及受邀的资格？不能恢复。",
    forget_yes="全部删除",
    forget_no="保留",
    forgotten="已全部删除。",
    kept="没有删除任何东西。",
)

_ACCESS = AccessTexts(
    its_owner="机器人的主人",
    only_invited_html="这个机器人只对受邀的人开放。要使用请联系{operator}。",
    only_owner="只有机器人的主人可以这样做。",
    only_administrators="只有管理员可以改群或频道的订阅和设置。",
    invited="欢迎，已开通。发一条链接试试。",
    invitation_html="把这个链接发给要邀请的人（7 天内有效，限一人）：\n{link}",
    invitation_gone="这个邀请链接无效或已用过，请再要一个。",
    link_gone="这个链接已经过期。请把文章的链接直接发给我。",
    link_unknown="这个链接我不认识，可能不完整，或是别的机器人的。先看看我能做什么：",
    owner_now="你现在是这个机器人的主人。/invite 可以邀请别人。",
)

_FAILURES = FailureTexts(
    by_kind={
        "unreachable": "{trouble}{detail}。可以重试，或把正文粘贴或转发给我。",
        "insecure": "{trouble}{detail}。可把正文粘贴或转发给我，或发送保存的 .html。",
        "not_found": "找不到这个页面{detail}，可能已删除。请检查链接。",
        "refused": "对方不让读取{detail}。可把正文粘贴或转发给我，或发送保存的 .html。",
        "site_fault": "网站自己出了故障{detail}，不是链接的问题。可以过一会儿重试，或把正文粘贴或转发给我。",
        "too_many_requests": "这个网站嫌读得太频繁{detail}。请过一会儿重试，或把正文粘贴或转发给我。",
        "legal": "网站因法律原因不提供这个页面{detail}。可把正文粘贴或转发给我。",
        "bad_request": "网站看不懂这个地址{detail}，链接可能不完整。请重新复制链接，或把正文粘贴给我。",
        "private address": "这是内网地址，我不读。请发公开网站的链接，或把正文粘贴给我。",
        "address": "这个地址有误，打不开。请检查链接。",
        "credentials": "地址里带用户名和密码。请发不带密码的链接。",
        "redirects": "这个链接跳转太多，打不开。请发最后打开的那个页面的链接，或把正文粘贴给我。",
        "timeout": "对方太久没有回应。可以重试，或把正文粘贴给我。",
        "too_large": "太大了，读不了（网页最多 5 MB，文件最多 20 MB）。可把要看的部分粘贴给我。",
        "feed": "这个链接是订阅源（RSS），不是一篇文章。要在它更新时收到摘要，请订阅它。",
        "unsupported": "这种文件读不了{detail}。可以发 .pdf .docx .doc .ofd .html .md .txt，或把正文粘贴给我。",
        "nothing_to_summarize": "这里没有足够的正文可以摘要。可把正文粘贴或转发给我，或发送保存的 .html。",
        "paywall": "正文需要付费才能看到。可把正文粘贴或转发给我，或发送保存的 .html。",
        "login": "正文需要登录才能看到。可把正文粘贴或转发给我，或发送保存的 .html。",
        "list_page": "这是一个列表页，不是文章。请发其中一篇的链接。",
        "malformed": "页面内容损坏，读不出来。可把正文粘贴给我。",
        "encrypted": "这个文件有密码保护，打不开。请去掉密码再发，或把正文粘贴给我。",
        "too_hard": "这一篇处理起来要的时间或内存太多，我停下了。可把要看的部分粘贴给我。",
        "unclear": "没看懂要什么。请写要找或要订阅的词，例如 国企改革 -房地产；只有排除词不行。",
        "too_long": "太长了：最多 {most} 个字。请缩短，或分成几次订阅。",
        "database": "数据库打不开。请稍后再试。",
        "backup": "没有备份成。",
        "move": "数据没有搬成。",
        "storage": "数据库暂时用不了，这一条没有办成。请稍后再发一次。",
        "settings": "设置有误：{detail}",
        "error": "出了意外，已记录。请稍后再试。",
    },
    troubles=TROUBLES,
    of_source={
        "an article": "这是一篇文章，不是可以订阅的网站。请发它所在栏目或首页的链接；只想读这一篇，直接发链接即可。",
        "no feed": "这里没有找到可以订阅的更新。请换成栏目页的链接，或改订关键词：/subscribe 关键词",
        "private address": "内网地址不能订阅。请发公开网站的链接。",
        "address": "这个地址有误。请检查链接。",
        "unreachable": "{trouble}{detail}，没有订阅成。请检查链接，或稍后再试。",
        "not_found": "找不到这个页面{detail}，没有订阅成。请检查链接。",
        "refused": "这个网站不让读取{detail}，没有订阅成。请换一个来源，或改订关键词：/subscribe 关键词",
        "site_fault": "这个网站自己出了故障{detail}，没有订阅成。请稍后再试。",
        "too_many_requests": "这个网站嫌读得太频繁{detail}，没有订阅成。请稍后再试。",
        "legal": "这个网站因法律原因不提供这个页面{detail}，没有订阅成。请换一个来源。",
        "bad_request": "网站看不懂这个地址{detail}，没有订阅成。请检查链接。",
        "credentials": "地址里带用户名和密码，内容会被所有人看到，所以没有订阅。请发不带密码的地址。",
        "redirects": "这个链接跳转太多，没有订阅成。请发最后打开的那个页面的链接。",
        "login": "这个网站要登录才能看，没有订阅成。请换一个来源，或改订关键词：/subscribe 关键词",
        "paywall": "这个网站要付费才能看，没有订阅成。请换一个来源，或改订关键词：/subscribe 关键词",
        "timeout": "这个网站太久没有回应，没有订阅成。请稍后再试。",
        "too_large": "这个页面超过 5 MB，没有订阅成。请换成栏目页的链接。",
        "malformed": "这个页面损坏了，没有订阅成。请换成栏目页的链接。",
        "policy library": (
            "国务院政策文件库没有给出文件（答复变了样，或暂时不让查），没有订阅成。"
            "请稍后再试，或订阅类别：/subscribe 国务院"
        ),
        "too_hard": "这个页面处理起来要的时间或内存太多，没有订阅成。请换成栏目页的链接。",
    },
    details={
        "captcha": "要求人机验证",
        "retry-after": "请 {seconds} 秒后再来",
        "compression": "压缩数据损坏",
        "policy library": "政策文件库的答复变了样，或暂时不让查",
        "scan": "是图片，没有可读的文字",
    },
    fact="（{fact}）",
    unexpected="出了意外，已记录。请稍后再试，或把正文粘贴给我。",
)

_TURNS = TurnTexts(
    queue_full="稍等，前面还有 {count} 条。再多的这次不读，请等一会儿再发。",
    busy="现在要读的很多，大约 {seconds} 秒后轮到这一条。",
    too_many_briefs="一分钟最多读 {most} 篇。请 {seconds} 秒后再发。",
    was_away="我离线了一阵，之前的消息没有处理。还需要的话请再发一次。",
    no_storage="数据库暂时用不了，恢复后再回答这一条。",
    blocked="机器人的主人停用了你在这里的使用。",
)

_BRIEF = BriefTexts(
    usage="请在 /brief 后面写链接，或用它回复一条带链接的消息。",
    no_link="那条消息里没有链接，也没有足够的正文。",
    reading="正在读取 {name} …",
    full_and_brief="全文 {full} 字 → 摘要 {brief} 字",
    beginning="全文太长，只读了开头 {read} 字。",
    read_at="读取于 {time}",
    verbatim="✓ 原文逐字 {right}/{all}（标题句、要点、事项{notes}）",
    verbatim_display="；显示已转换字形和用词",
    verbatim_recognised="；文字由图片识别，扫描件只读前 5 页，可能有误",
    private_here="仅本会话可见",
    outline="共 {count} 条",
    facts={
        "issuers": "发文机关",
        "documents": "文件",
        "meetings": "会议",
        "deadlines": "期限",
        "targets": "指标",
    },
    fact_words={},
    by_when="（到 {date}）",
    longer="更详细",
    shorter="更简短",
    original="原文",
    subscribe="订阅",
    related="相关",
    share="分享",
    retry="重试",
    read_rest="读其余 {count} 条",
    links_inside="转来的正文里还有 {count} 条链接没有读：",
    attachment="附件 {number} {name}",
    from_attachment="附件{number} 第{page}页",
    from_page="第{page}页",
    from_attachment_alone="附件{number}",
    as_text="文本",
    word="Word 文档",
    sheet_source="来源：{source}",
    sheet_points="要点",
    sheet_facts="事项",
    sheet_fact="{name}：{values}",
    sheet_address="原文：{url}",
    sheet_note="（以上逐字摘自原文{notes}）",
    changed="原文已更新：+{added} 句 −{removed} 句",
    already_above="这篇的摘要在上面 ↑",
    not_here="这篇不在了，或不属于本会话。请重新发链接。",
    only_asker="只有要这篇摘要的人和管理员可以改它。",
)

_RECENT = RecentTexts(
    head_html="<b>最近的摘要</b>（{count}）",
    again="点编号再看一次。只列本会话最近 20 篇，/forget 一并删除。",
    empty="本会话还没有摘要。发一条链接试试。",
)

_SETTINGS = SettingsTexts(
    shown_html="<b>设置</b>\n语言：{language}　长短：{length}",
    language_set="已改用简体中文",
    length_set="摘要长短：{length}",
    lengths={"short": "简短", "medium": "适中", "long": "详细"},
    schedule_html="摘要：{days} {times}（{zone}时间）　静默：{quiet}",
    days={"daily": "每天", "workdays": "工作日", "weekly": "每周一"},
    workdays_unknown="工作日（{year} 年放假安排未收录，暂按周一至周五）",
    quiet_off="无",
    quiet_on="{first}–{last}",
    silence_on="没有新内容也通知",
    silence_off="没有新内容不打扰",
    zones={
        "Asia/Shanghai": "北京",
        "Asia/Tokyo": "东京",
        "Europe/London": "伦敦",
        "America/New_York": "纽约",
    },
    saved="已保存。下一期：{time}",
    saved_only="已保存。",
    schedule_unclear="没看懂。例如 /settings 08:00 18:30，静默 /settings 23:00-06:00，时区 /settings Asia/Shanghai。",
)

ZH = Texts(
    about=_ABOUT,
    help=_HELP,
    access=_ACCESS,
    failures=_FAILURES,
    turns=_TURNS,
    brief=_BRIEF,
    recent=_RECENT,
    settings=_SETTINGS,
    search=SEARCH,
    inline=INLINE,
    trend=TREND,
    subscriptions=SUBSCRIPTIONS,
    first_day=FIRST_DAY,
    digest=DIGEST,
    muting=MUTING,
    notices=NOTICES,
    manage=MANAGE,
    owner=OWNER,
    today=TODAY,
)
