"""What the stage's own tests share: a stage with ann on it, called by raw HTTP, and a few messages."""

import contextlib

import aiohttp

from tests.stage import Stage

DESK = {"id": -1007, "type": "supergroup", "title": "desk", "members": [1001]}
RESULT = {
    "type": "article",
    "id": "1",
    "title": "t",
    "input_message_content": {"message_text": "<b>brief</b>", "parse_mode": "HTML"},
    "reply_markup": {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]},
}
HTML = """<h1>关于促进消费的通知</h1>
<p>商务部，<b>2026-11-20</b>：<a href="https://www.gov.cn/a.htm">原文</a>
 见 <a href="#s1">第一句</a> <tg-time unix="1795000000" format="r">期限</tg-time></p>
<ol><li>第一项</li><li value="7" type="i">第七项</li></ol>
<ul><li><input type="checkbox" checked>done</li></ul>
<table bordered compact><caption>指标</caption>
<tr><th>名</th><th>数</th></tr><tr><td>GDP</td><td align="right">5%</td></tr></table>
<details><summary>全文</summary>
<p><tg-reference name="s1"><mark>全文第一句。</mark></tg-reference>第二句。</p></details>
<blockquote expandable>长引文<cite>人民日报</cite></blockquote>
<tg-button-row align="center"><tg-button type="callback_data" data="more" style="primary">更多</tg-button>
<tg-button type="copy_text" text="《通知》">复制</tg-button></tg-button-row>"""


@contextlib.asynccontextmanager
async def stage(**options):
    async with Stage(**options) as tg, aiohttp.ClientSession() as http:
        ann = tg.user("ann", id=1001)
        ann.user.started = True

        async def call(method, **params):
            async with http.post(tg.base_url + tg.token + "/" + method, json=params) as answer:
                return await answer.json()

        yield tg, ann, call


async def updates(call):
    got = (await call("getUpdates"))["result"]
    if got:
        await call("getUpdates", offset=got[-1]["update_id"] + 1)
    return got
