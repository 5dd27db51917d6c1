"""News pages of our own, each a typical one in length and weight, served after a delay on many loopback addresses.

``python -m benchmarks.site PORT DELAY_SECONDS FIRST_ADDRESS COUNT`` serves until it is ended.
"""

from __future__ import annotations

import asyncio
import sys
from ipaddress import IPv4Address

from aiohttp import web

from handlers.view.sample import SAMPLE

MORE = """\
会议指出，去年全省登记技术合同1.8万项，成交额首次超过900亿元，\
但仍有近六成高校专利从未许可或转让，评估、定价、法律服务跟不上企业的需要。

省知识产权局负责人介绍，试点单位可以先使用后付费，许可费在产品销售后按约定比例支付；因正常市场变化造成的损失，\
经审核不追究决策责任。

与会代表认为，小企业缺的不是技术信息，而是能把专利变成产品的工程师。淮川市去年派出126名技术经理人驻厂，\
促成合作214项，平均周期缩短到5个月。

省财政厅同时公布了资金管理办法。补助按季度申报，材料由原来的11份减到4份，\
办理时限不超过20个工作日，结果在省政务服务网公开。

下一步，云江将与相邻三省共建专利交易平台，统一挂牌规则和服务标准，\
首批开放8000件专利，覆盖新材料、生物医药、智能农机等6个领域。
"""


def page(number: int) -> str:
    """A page of some 80 KB around an article of some 800 characters; each number is another article."""
    paragraphs = [line for line in (SAMPLE + MORE).splitlines() if line.strip()][1:]
    paragraphs.insert(1, f"这是云江省今年召开的第{number}次专题会议，{number + 20}个部门参加。")
    body = "".join(f"<p>　　{line}</p>\n" for line in paragraphs)
    menu = "".join(f'<li class="menu-item"><a href="/channel/{n}/">频道{n}</a></li>\n' for n in range(150))
    related = "".join(f'<li><a href="/{n}.html" title="相关">相关新闻第{n}条的标题文字</a></li>\n' for n in range(120))
    script = "".join(f"window.settings[{n}] = {{name: 'part{n}', size: {n * 7}, on: true}};\n" for n in range(800))
    return (
        "<!doctype html><html><head><meta charset='utf-8'>"
        f"<title>云江省召开第{number}次专利转化工作会议_云江新闻网</title>"
        f"<script>window.settings = {{}};\n{script}</script><style>.a {{ margin: 0 }}\n</style></head><body>"
        f"<div class='top'><ul>{menu}</ul></div><h1>云江省召开第{number}次专利转化工作会议</h1>"
        "<div class='info'><span>2026-03-12 18:20</span> <span>来源：云江日报</span></div>"
        f"<div class='article'>{body}<p>责任编辑：周小川</p></div>"
        f"<div class='related'><ul>{related}</ul></div><div class='foot'>版权所有 云江新闻网</div></body></html>"
    )


async def serve(port: int, delay_seconds: float, first: IPv4Address, count: int) -> None:
    """``/NUMBER.html`` on ``count`` addresses from ``first`` on; prints one line when ready."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(delay_seconds)
        return web.Response(text=page(int(request.match_info["number"])), content_type="text/html")

    app = web.Application()
    app.router.add_get(r"/{number:\d+}.html", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    for offset in range(count):
        await web.TCPSite(runner, str(first + offset), port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]), IPv4Address(sys.argv[3]), int(sys.argv[4])))
