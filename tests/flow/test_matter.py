"""What is read of a message: files with links beside them, posts of channels, lists of links, rich texts."""

from __future__ import annotations

import pytest

from tests.fakes import Site
from tests.flow.test_subscriptions import texts_to
from tests.pages import report
from tests.playing import Play

POST = (
    "云江省今天召开专利转化工作会议，部署下一阶段任务。会议要求，各地在年底前建成二十个转化中心，每个中心补贴三百万元。"
    "会议指出，要打通高校和企业之间的堵点，鼓励科研人员带着成果创业，三年内新增一千家科技型企业。"
    "会议强调，要完善评价机制，把转化成效纳入考核，对弄虚作假的单位取消资格。省财政安排专项资金六亿元，由省科技厅负责落实。"
    "会议还听取了三个市的汇报，审议通过了工作方案，明确了十二项任务的分工和时限，由省政府督查室逐项跟踪。"
)
FOOTER = "📮 投稿 | 📢 频道 | 官网"
FOOTER_LINKS = {"投稿": "https://t.me/yunjiang_bot", "频道": "https://t.me/yunjiang", "官网": "https://www.example.cn/"}


async def briefs(play: Play, who: object, count: int) -> list[str]:
    """The briefs that came, once there are so many."""

    async def enough() -> list[str]:
        return [text for text in texts_to(play, who) if "✓" in text]

    for _ in range(200):
        if len(await enough()) >= count:
            break
        await play.settled()
    return await enough()


async def test_a_file_and_the_link_beside_it_are_both_answered(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/other.html", report("云江省公布第二批名单"))
    await ann.document("notice.txt", POST.encode(), caption=f"对照 {site.origin}/other.html")
    found = await briefs(play, ann, 2)
    assert ["第二批名单" in text for text in found] == [False, True]


async def test_a_forwarded_post_is_read_as_its_text(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.forward(f"{POST}\n\n{FOOTER}", origin="云江发布", links=FOOTER_LINKS, username="yunjiang")
    (text,) = await briefs(play, ann, 1)
    assert "二十个转化中心" in text
    assert "投稿" not in text
    assert len(texts_to(play, ann)) == 1


@pytest.mark.parametrize(
    "footer",
    [
        "订阅频道 https://t.me/yunjiang",
        "@yunjiang",
        "关注公众号：https://www.example.cn/join",
        "📢 https://t.me/s/yunjiang",
    ],
)
async def test_the_footer_of_a_short_post_is_no_article(play: Play, footer: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.forward(f"今天休息一天，明天见。\n{footer}", origin="云江发布")
    await play.stage.wait_message(ann, "请发来文章链接")
    assert len(texts_to(play, ann)) == 1


async def test_the_article_of_a_short_post_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    links = {**FOOTER_LINKS, "来源": site.origin + "/report.html"}
    await ann.forward(f"专利新规来了\n来源\n{FOOTER}", origin="云江发布", links=links)
    (text,) = await briefs(play, ann, 1)
    assert "专利转化" in text


async def test_a_post_that_names_an_article_offers_to_read_it_too(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/other.html", report("云江省公布第二批名单"))
    await ann.forward(
        f"{POST}\n原文\n{FOOTER}", origin="云江发布", links={**FOOTER_LINKS, "原文": site.origin + "/other.html"}
    )
    await play.stage.wait_message(ann, "还有 1 条链接没有读")
    await ann.tap("读其余")
    assert "第二批名单" in (await briefs(play, ann, 2))[1]


async def test_a_long_list_of_titles_is_its_links(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    rows = []
    for number in range(30):
        site.add(f"/{number}.html", report(f"云江省公布第{number}批专利转化名单"))
        rows.append(
            f"{number}. 云江省公布第{number}批专利转化名单，二十个项目入选并获得补贴\n{site.origin}/{number}.html"
        )
    await ann.say("\n".join(rows))
    assert len(await briefs(play, ann, 5)) == 5
    assert await play.stage.wait_message(ann, "读其余 25 条")


async def test_a_list_with_its_links_behind_the_titles_is_its_links(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    titles = [f"云江省公布第{number}批专利转化名单以及下一阶段的工作安排和资金分配办法" for number in range(3, 30)]
    for number, title in enumerate(titles):
        site.add(f"/{number}.html", report(title))
    await ann.say("\n".join(titles), links={title: f"{site.origin}/{n}.html" for n, title in enumerate(titles)})
    assert len(await briefs(play, ann, 5)) == 5


async def test_a_pasted_article_with_a_link_in_it_stays_a_text(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(POST * 5 + f"\n来源：{site.origin}/report.html")
    (text,) = await briefs(play, ann, 1)
    assert "二十个转化中心" in text


async def test_a_rich_post_is_read_as_its_text(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.forward(
        None, origin="云江发布", rich={"html": f"<p>{POST}</p><p><a href='https://t.me/yunjiang'>频道</a></p>"}
    )
    (text,) = await briefs(play, ann, 1)
    assert "二十个转化中心" in text


async def test_the_link_of_a_rich_message_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.rich({"html": f"<p>看这篇：<a href='{site.origin}/report.html'>专利新规</a></p>"})
    (text,) = await briefs(play, ann, 1)
    assert "专利转化" in text


async def test_a_paste_that_the_client_cut_is_one_text(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    text = POST * 50
    for part in (text[:4096], text[4096:8192], text[8192:]):
        await ann.say(part)
    (found,) = await briefs(play, ann, 1)
    await play.settled()
    assert f"全文 {len(POST) * 50}"[:6] in found
    assert len([text for text in texts_to(play, ann) if "✓" in text]) == 1


async def test_what_comes_behind_a_long_text_is_answered_for_itself(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say((POST * 50)[:4090])
    await ann.say("/help")
    await play.stage.wait_message(ann, "能做什么")
    assert len(await briefs(play, ann, 1)) == 1
