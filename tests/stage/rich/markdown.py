"""The documented Rich Markdown (GitHub flavoured) as rich HTML; simplified: no lazy continuation, no setext."""

from __future__ import annotations

import re
from collections.abc import Callable


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


SPANS = [  # (pattern, what it becomes); code and links first, so that marks inside them stay as they are
    (re.compile(r"\\([!-/:-@\[-`{-~])"), lambda m, inner: _escape(m[1])),
    (re.compile(r"(`+)(.+?)\1"), lambda m, inner: f"<code>{_escape(m[2].strip())}</code>"),
    (
        re.compile(r"!\[([^\]]*)\]\(tg://emoji\?id=(\d+)\)"),
        lambda m, inner: f'<tg-emoji emoji-id="{m[2]}">{_escape(m[1])}</tg-emoji>',
    ),
    (
        re.compile(r"!\[([^\]]*)\]\(tg://time\?unix=(-?\d+)(?:&format=(\w*))?\)"),
        lambda m, inner: f'<tg-time unix="{m[2]}" format="{m[3] or ""}">{_escape(m[1])}</tg-time>',
    ),
    (re.compile(r"\[\^([^\]\s]+)\]"), lambda m, inner: f'<sup><a href="#{m[1]}">{_escape(m[1])}</a></sup>'),
    (
        re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^\s)>]*)>?(?:\s+\"[^\"]*\")?\)"),
        lambda m, inner: f'<a href="{_escape(m[2])}">{inner(m[1])}</a>',
    ),
    (re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>"), lambda m, inner: m[0]),
    (re.compile(r"\$([^\s$](?:[^$]*[^\s$])?)\$(?!\d)"), lambda m, inner: f"<tg-math>{_escape(m[1])}</tg-math>"),
    (
        re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__(?!\w)", re.S),
        lambda m, inner: f"<b>{inner(m[1] or m[2])}</b>",
    ),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.S), lambda m, inner: f"<s>{inner(m[1])}</s>"),
    (re.compile(r"==(?=\S)(.+?)(?<=\S)==", re.S), lambda m, inner: f"<mark>{inner(m[1])}</mark>"),
    (re.compile(r"\|\|(?=\S)(.+?)(?<=\S)\|\|", re.S), lambda m, inner: f"<tg-spoiler>{inner(m[1])}</tg-spoiler>"),
    (
        re.compile(r"\*(?=\S)(.+?)(?<=\S)\*|(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", re.S),
        lambda m, inner: f"<i>{inner(m[1] or m[2])}</i>",
    ),
]
FENCE = re.compile(r" {0,3}(```+|~~~+)\s*([^\s`]*)")
HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|(?=\S))(.*?)\s*#*\s*$")  # "#tag" is a heading too: measured
MEDIA_TAGS = (
    ("video", r"\.(mp4|gif)$|tg://video"),
    ("audio", r"\.(mp3|ogg)$|tg://audio"),
    ("tg-document", r"\.(zip|pdf|docx)$|tg://document"),
)
SPAN_START = re.compile(r"[\\`!\[<$*_~=|]")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
MEDIA_LINE = re.compile(r'!\[[^\]]*\]\((?!tg://(?:emoji|time))(\S+)(?:\s+"([^"]*)")?\)')
BLOCK_HTML = re.compile(
    r"</?(?:details|summary|aside|tg-collage|tg-slideshow|tg-map|figure|table|footer|p|h[1-6]|a name)\b"
)
RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
TABLE_LINE = re.compile(r" *\|?(?: *:?-+:? *\|)+ *:?-*:? *\|? *|\s*\|\s*:?-+:?\s*\|\s*")


def _span(text: str) -> str:
    out, position = [], 0
    while position < len(text):
        start = SPAN_START.search(text, position)
        if not start:
            break
        out.append(_escape_text(text[position : start.start()]))
        position = start.start()
        for pattern, build in SPANS:
            match = pattern.match(text, position)
            if match:
                out.append(build(match, _span))
                position = match.end()
                break
        else:
            out.append(_escape_text(text[position]))
            position += 1
    return "".join(out) + _escape_text(text[position:])


def _escape_text(text: str) -> str:
    return re.sub(r"&(?!#?\w+;)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def markdown_to_html(source: str) -> str:
    lines, notes = source.replace("\r\n", "\n").split("\n"), []
    kept = []
    for line in lines:
        note = re.match(r"\[\^([^\]\s]+)\]:\s*(.*)", line)
        if note:
            notes.append(f'<p><tg-reference name="{note[1]}">{_span(note[2])}</tg-reference></p>')
        else:
            kept.append(line)
    return _blocks(kept) + "".join(notes)


Taken = tuple[str, int]  # the HTML of a block, and the line after it


def _blocks(lines: list[str]) -> str:
    out, index = [], 0
    while index < len(lines):
        if not lines[index].strip():
            index += 1
            continue
        for take in BLOCKS:
            taken = take(lines, index)
            if taken:
                block, index = taken
                out.append(block)
                break
    return "".join(out)


def _fence(lines: list[str], index: int) -> Taken | None:
    fence = FENCE.match(lines[index])
    if not fence:
        return None
    end = index + 1
    while end < len(lines) and not lines[end].strip().startswith(fence[1]):
        end += 1
    code = _escape("\n".join(lines[index + 1 : end]))
    if fence[2] == "math":
        return f"<tg-math-block>{code}</tg-math-block>", end + 1
    if fence[2]:
        return f'<pre><code class="language-{fence[2]}">{code}</code></pre>', end + 1
    return f"<pre>{code}</pre>", end + 1


def _heading(lines: list[str], index: int) -> Taken | None:
    heading = HEADING.match(lines[index])
    if not heading or not heading[2]:
        return None
    level = len(heading[1])
    return f"<h{level}>{_span(heading[2])}</h{level}>", index + 1


def _rule(lines: list[str], index: int) -> Taken | None:
    return ("<hr/>", index + 1) if RULE.fullmatch(lines[index]) else None


def _math(lines: list[str], index: int) -> Taken | None:
    stripped = lines[index].strip()
    if not re.fullmatch(r"\$\$.+\$\$", stripped):
        return None
    return f"<tg-math-block>{_escape(stripped[2:-2])}</tg-math-block>", index + 1


def _quote(lines: list[str], index: int) -> Taken | None:
    body = []
    while index < len(lines) and lines[index].strip().startswith(">"):
        body.append(re.sub(r"^\s*> ?", "", lines[index]))
        index += 1
    return (f"<blockquote>{_blocks(body)}</blockquote>", index) if body else None


def _media(lines: list[str], index: int) -> Taken | None:
    media = MEDIA_LINE.fullmatch(lines[index].strip())
    if not media:
        return None
    tag = next((tag for tag, pattern in MEDIA_TAGS if re.search(pattern, media[1])), "img")
    element = f'<{tag} src="{_escape(media[1])}"/>'
    if media[2]:
        element = f"<figure>{element}<figcaption>{_span(media[2])}</figcaption></figure>"
    return element, index + 1


def _paragraph(lines: list[str], index: int) -> Taken:
    body: list[str] = []
    while index < len(lines) and lines[index].strip() and not (body and _begins_a_block(lines[index])):
        body.append(lines[index].strip())
        index += 1
    text = _span("\n".join(body))
    return (text if BLOCK_HTML.match(body[0]) else f"<p>{text}</p>"), index


def _begins_a_block(line: str) -> bool:
    return bool(re.match(r" {0,3}(#{1,6}\s|```|>)", line) or ITEM.match(line) or RULE.fullmatch(line))


def _list(lines: list[str], index: int) -> Taken | None:
    first = ITEM.match(lines[index])
    if not first:
        return None
    is_ordered, items = first[2][0].isdigit(), []
    while index < len(lines):
        match = ITEM.match(lines[index])
        if not match or len(match[1]) < len(first[1]) or match[2][0].isdigit() != is_ordered:
            break
        body, index = _item_lines(lines, index, len(match[0]), len(first[1]) + 2)
        items.append(_item(body))
        while index + 1 < len(lines) and not lines[index].strip() and ITEM.match(lines[index + 1]):
            index += 1
    tag, start = ("ol", int(first[2][:-1])) if is_ordered else ("ul", 1)
    number = f' start="{start}"' if start != 1 else ""
    return f"<{tag}{number}>{''.join(items)}</{tag}>", index


def _item_lines(lines: list[str], index: int, indent: int, least: int) -> tuple[list[str], int]:
    """An item's own lines without its indent, and the line after it."""
    body = [lines[index][indent:]]
    index += 1
    while index < len(lines) and lines[index].startswith(" " * min(indent, least)) and lines[index].strip():
        body.append(lines[index][indent:] if not lines[index][:indent].strip() else lines[index].lstrip())
        index += 1
    return body, index


def _item(body: list[str]) -> str:
    box = re.match(r"\[([ xX])\]\s+", body[0])
    check = f'<input type="checkbox"{" checked" if box[1] in "xX" else ""}>' if box else ""
    inner = _blocks([body[0][box.end() :] if box else body[0], *body[1:]])
    if inner.startswith("<p>") and inner.count("<p>") == 1:
        inner = inner.replace("<p>", "", 1).replace("</p>", "", 1)
    return f"<li>{check}{inner}</li>"


def _table(lines: list[str], index: int) -> Taken | None:
    if "|" not in lines[index] or index + 1 >= len(lines) or not TABLE_LINE.fullmatch(lines[index + 1]):
        return None
    aligns = [_align(mark) for mark in _cells(lines[index + 1])]
    rows = ["<tr>" + "".join(f"<th>{_span(cell)}</th>" for cell in _cells(lines[index])) + "</tr>"]
    index += 2
    while index < len(lines) and "|" in lines[index]:
        cells = zip(_cells(lines[index]), aligns + ["left"] * 99, strict=False)
        rows.append("<tr>" + "".join(f'<td align="{align}">{_span(cell)}</td>' for cell, align in cells) + "</tr>")
        index += 1
    return f"<table>{''.join(rows)}</table>", index


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _align(mark: str) -> str:
    if mark[-1:] == ":":
        return "center" if mark[:1] == ":" else "right"
    return "left"


BLOCKS: tuple[Callable[[list[str], int], Taken | None], ...] = (  # in this order; the last one takes whatever is left
    _fence, _heading, _rule, _math, _quote, _list, _table, _media, _paragraph,
)  # fmt: skip
