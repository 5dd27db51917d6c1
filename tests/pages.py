"""Pages written for the tests."""

from collections.abc import Sequence

from handlers.view.sample import SAMPLE


def report(title: str = "云江省召开会议部署专利转化工作", extra: str = "", lines: Sequence[str] = ()) -> str:
    """A meeting report as a news site would show it; ``lines`` instead of its text."""
    lines = lines or [line for line in SAMPLE.splitlines() if line.strip()][1:]
    body = "".join(f"<p>　　{line}</p>" for line in [*lines, *([extra] if extra else [])])
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}_云江新闻网</title></head><body>"
        "<nav><a href='/'>首页</a><a href='/cj'>财经</a></nav>"
        f"<h1>{title}</h1><div class='info'>2026-03-12 18:20 来源：云江日报</div>"
        f"<div class='article'>{body}<p>责任编辑：周小川</p></div>"
        "<div class='related'><ul><li><a href=/1>相关新闻一则</a><li><a href=/2>相关新闻二则</a></ul></div>"
        "</body></html>"
    )
