"""What the command line says of a source that failed, by kind (on stderr and as the JSON's message), and of empty
results."""

from __future__ import annotations

FAILURES = {
    "not_found": "找不到这个页面或文件，请检查地址。",
    "refused": "对方拒绝读取。可把正文粘贴给我，或用保存的 .html 文件。",
    "timeout": "对方太久没有回应，请稍后再试。",
    "too_large": "超过 5 MB，读不了。可把正文粘贴给我。",
    "unsupported": "只读网页（HTML）、.md 和 .txt。",
    "nothing_to_summarize": "这里没有足够的正文可以摘要。",
    "paywall": "正文需要付费才能看到。可把正文粘贴给我。",
    "login": "正文需要登录才能看到。可把正文粘贴给我。",
    "list_page": "这是一个列表页，不是文章。请给出其中一篇的地址。",
    "malformed": "页面内容损坏，读不出来。",
    "too_hard": "处理它要的时间或内存太多，已停下。请只给其中一部分。",
}

FOUND_NOTHING = "没有找到。"
NO_STORIES = "没有这些类别的文章。先用 import 存入。"
TOO_SMALL = "（这么少的字数放不下一句完整的话，请放宽 --max-chars。）"
