"""Make ../docx: see ../README.md for what it needs. Run in this folder: python make_docx.py"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from texts import ANSWERS, NOTICE, PLAN, REPORT, RULES, TABLE, TEXTS, Block, html, markdown, put_in, typed

OUT = Path(__file__).parent.parent / "docx"
NODE = Path(sys.argv[1]) if len(sys.argv) > 1 else None  # a folder with node_modules
W = nsdecls("w")
LEVELS = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))


def keep(name: str, save: object, text: str) -> None:
    save(str(OUT / f"{name}.docx"))  # type: ignore[operator]
    (OUT / f"{name}.txt").write_text(text, "utf-8")


def numbering(document: object, levels: tuple[tuple[str, str], ...] = LEVELS, styles: tuple[str, ...] = ()) -> str:
    """A list of our own with these formats; the id of its use."""
    part = document.part.numbering_part.element  # type: ignore[attr-defined]
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{styles[at]}"/>' if at < len(styles) else "")
        + f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    part.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{made}</w:abstractNum>'
        ),
    )
    part.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def numbered(paragraph: object, list_id: str, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


def heads(document: object) -> None:
    """A running head, and a page number in the foot."""
    section = document.sections[0]  # type: ignore[attr-defined]
    section.header.paragraphs[0].text = "内部资料　请勿外传"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    for kind in ("begin", None, "end"):
        run = foot.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            run._r.append(parse_xml(f'<w:instrText {W} xml:space="preserve"> PAGE </w:instrText>'))
    foot.add_run(" —")


def lay(document: object, blocks: list[Block], *, list_id: str = "", heading_styles: bool = True) -> None:
    """Puts blocks down as an office does: sizes, alignment, a red head."""
    for kind, text in blocks:
        if kind == "table":
            table = document.add_table(len(text), len(text[0]))  # type: ignore[attr-defined, arg-type, index]
            table.style = "Table Grid"
            for row, cells in zip(table.rows, text, strict=True):  # type: ignore[call-overload]
                for cell, one in zip(row.cells, cells, strict=True):
                    cell.text = one
            continue
        if kind in {"h1", "h2"} and heading_styles:
            document.add_heading(str(text), int(kind[1]))  # type: ignore[attr-defined]
            continue
        style = {"bullet": "List Bullet"}.get(kind)
        paragraph = document.add_paragraph(style=style)  # type: ignore[attr-defined]
        run = paragraph.add_run(str(text))
        run.font.size = Pt({"issuer": 36, "title": 22}.get(kind, 16))
        if kind == "issuer":
            run.font.color.rgb = RGBColor(0xE6, 0, 0x12)
        if kind in {"issuer", "code", "title"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if kind == "sign":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if kind in {"n1", "n2", "n3"}:
            numbered(paragraph, list_id, int(kind[1]) - 1)


def python_docx() -> None:
    one = Document()
    heads(one)
    lay(one, NOTICE)
    keep("pydocx_notice", one.save, put_in(NOTICE))

    one = Document()
    heads(one)
    lay(one, PLAN, list_id=numbering(one))
    keep("pydocx_plan_numbered", one.save, put_in(PLAN))

    one = Document()
    lay(one, TABLE)
    table = one.tables[0]
    merged = table.cell(1, 3).merge(table.cell(2, 3))
    merged.text = "5475"
    keep("pydocx_table_merged", one.save, put_in(TABLE).replace("2860", "5475").replace("\t2615", ""))

    keep("pydocx_rules_by_style", rules_by_style().save, put_in(RULES))
    keep("pydocx_changes", changes().save, put_in(ANSWERS).replace("420吨", "430吨"))
    keep("pydocx_soft_breaks", soft_breaks().save, soft_breaks_text())


def rules_by_style() -> object:
    """第一章 and 第一条 are numbers of styles; the styles have Chinese names."""
    one = Document()
    for name, level in (("标题 1", 0), ("条文", None)):
        style = one.styles.add_style(name, 1)
        if level is not None:
            style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="{level}"/>'))
    ids = tuple(one.styles[name].style_id for name in ("标题 1", "条文"))
    numbering(one, (("chineseCounting", "第%1章 "), ("chineseCountingThousand", "第%2条 ")), ids)
    levels = one.part.numbering_part.element.findall(qn("w:abstractNum"))[0].findall(qn("w:lvl"))
    levels[1].insert(1, parse_xml(f'<w:lvlRestart {W} w:val="0"/>'))
    for at, name in enumerate(("标题 1", "条文")):
        style = one.styles[name].element.get_or_add_pPr()
        style.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{at}"/><w:numId w:val="77"/></w:numPr>'))
    one.add_paragraph(str(RULES[0][1]), style="Title")
    for kind, text in RULES[1:]:
        one.add_paragraph(str(text).split(" ", 1)[1], style="标题 1" if kind == "h1" else "条文")
    return one


def changes() -> object:
    """Deleted, inserted and hidden text, a comment."""
    one = Document()
    heads(one)
    lay(one, ANSWERS)
    paragraph = next(p for p in one.paragraphs if "420吨" in p.text)
    run = paragraph.runs[0]
    before, after = run.text.split("420吨")
    run.text = before
    rest = copy.deepcopy(run._r)
    rest.find(qn("w:t")).text = after
    by = 'w:id="9" w:author="a" w:date="2026-01-01T00:00:00Z"'
    run._r.addnext(rest)
    run._r.addnext(parse_xml(f"<w:ins {W} {by}><w:r><w:t>430吨</w:t></w:r></w:ins>"))
    run._r.addnext(parse_xml(f"<w:del {W} {by}><w:r><w:delText>420吨</w:delText></w:r></w:del>"))
    hidden = one.add_paragraph().add_run("此段为隐藏的批办意见。")
    hidden.font.hidden = True
    gone = one.add_paragraph()
    gone._p.append(parse_xml(f"<w:del {W} {by}><w:r><w:delText>整段删去。</w:delText></w:r></w:del>"))
    gone._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {W}><w:del {by}/></w:rPr>"))
    one.add_comment(one.paragraphs[2].runs, text="此处请法制科核对。", author="a")
    return one


def soft_breaks() -> object:
    """Lines broken by hand, raised digits, a table of contents, a linked text, a page break."""
    one = Document()
    lay(one, REPORT[:1])
    one.add_paragraph("目　录")
    for text, page in (("一、重点行业稳中有升", 1), ("二、企业效益有所改善", 2)):
        one.add_paragraph(f"{text}{'.' * 30}{page}")
    first = one.add_paragraph(str(REPORT[1][1]))
    first.add_run().add_break(WD_BREAK.LINE)
    first.add_run("全市用电量18×10")
    raised = first.add_run("6")
    raised.font.superscript = True
    first.add_run("千瓦时，碳排放下降，CO")
    lowered = first.add_run("2")
    lowered.font.subscript = True
    first.add_run("减排")
    first.add_run().add_break(WD_BREAK.LINE)
    first.add_run("3.1万吨。")
    one.add_page_break()
    lay(one, REPORT[2:])
    link = parse_xml(f'<w:hyperlink {W} w:anchor="x"><w:r><w:t>详见统计公报。</w:t></w:r></w:hyperlink>')
    one.add_paragraph()._p.append(link)
    return one


def soft_breaks_text() -> str:
    lines = put_in(REPORT).splitlines()
    lines.insert(2, "全市用电量18×10⁶千瓦时，碳排放下降，CO₂减排3.1万吨。")
    return "\n".join([*lines, "详见统计公报。", ""])


def docxtpl() -> None:
    """A template with fields and loops, filled in; python-docx lies below it."""
    from docxtpl import DocxTemplate

    for name, key in (("docxtpl_notice", "notice"), ("docxtpl_traditional", "traditional")):
        with tempfile.TemporaryDirectory() as folder:
            base = Document()
            heads(base)
            title = base.add_paragraph("{{ title }}", style="Title")
            title.alignment = WD_ALIGN_PARAGRAPH.CENTER
            base.add_paragraph("{%p for line in lines %}")
            base.add_paragraph("{{ line }}")
            base.add_paragraph("{%p endfor %}")
            base.save(f"{folder}/a.docx")
            made = DocxTemplate(f"{folder}/a.docx")
            lines = put_in(TEXTS[key]).splitlines()
            title_text = next(str(t) for k, t in TEXTS[key] if k == "title")
            lines = [line for line in lines if line != title_text]
            made.render({"title": title_text, "lines": lines})
            keep(name, made.save, "\n".join([title_text, *lines, ""]))


def docxcompose() -> None:
    """A notice with its attachment behind it, each counting for itself."""
    from docxcompose.composer import Composer

    first, second = Document(), Document()
    lay(first, NOTICE)
    lay(second, PLAN, list_id=numbering(second))
    first.add_page_break()
    composed = Composer(first)
    composed.append(second)
    keep("docxcompose_notice_and_plan", composed.save, put_in(NOTICE) + put_in(PLAN))


def from_html() -> None:
    from html2docx import html2docx
    from htmldocx import HtmlToDocx

    for key in ("rules", "table"):
        made = Document()
        HtmlToDocx().add_html_to_document(html(TEXTS[key]), made)
        keep(f"htmldocx_{key}", made.save, put_in(TEXTS[key]))
    for key in ("answers", "report"):
        data = html2docx(html(TEXTS[key]), title="x").getvalue()
        keep(f"html2docx_{key}", lambda path, data=data: Path(path).write_bytes(data), put_in(TEXTS[key]))


def pandoc() -> None:
    import pypandoc

    for key in ("plan", "table", "traditional"):
        text = markdown(TEXTS[key])
        keep(
            f"pandoc_{key}",
            lambda path, text=text: pypandoc.convert_text(text, "docx", format="markdown", outputfile=path),
            put_in(TEXTS[key]),
        )
    listed = "# 值班安排\n\n一周值班如下。\n\n(1) 周一由甲组值班。\n(2) 周二由乙组值班。\n\n    a. 上午两人。\n    b. 下午三人。\n\n(3) 周三由丙组值班。[^1]\n\n[^1]: 节假日另排。\n"
    keep(
        "pandoc_lists",
        lambda path: pypandoc.convert_text(listed, "docx", format="markdown", outputfile=path),
        "值班安排\n一周值班如下。\n(1)周一由甲组值班。\n(2)周二由乙组值班。\na.上午两人。\nb.下午三人。\n(3)周三由丙组值班。\n",
    )


def libreoffice() -> None:
    """From HTML, and a DOCX of python-docx written anew."""
    for name, key in (("libreoffice_answers", "answers"), ("libreoffice_table", "table")):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / f"{name}.html"
            page.write_text(f"<html><head><meta charset='utf-8'></head><body>{html(TEXTS[key])}</body></html>", "utf-8")
            office(page, "docx:MS Word 2007 XML", OUT, "--writer")
        (OUT / f"{name}.txt").write_text(put_in(TEXTS[key]), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / "libreoffice_plan_again.docx"
        again.write_bytes((OUT / "pydocx_plan_numbered.docx").read_bytes())
        office(again, "odt", Path(folder))
        office(again.with_suffix(".odt"), "docx:MS Word 2007 XML", OUT)
    (OUT / "libreoffice_plan_again.txt").write_text(put_in(PLAN), "utf-8")


def office(path: Path, form: str, folder: Path, *more: str) -> None:
    subprocess.run(
        ["soffice", "--headless", *more, "--convert-to", form, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
    )


def javascript() -> None:
    """docx, html-to-docx and html-docx-js (which embeds the page whole) of npm."""
    if NODE is None:
        return
    work = {
        "docx": {"npmdocx_plan": PLAN, "npmdocx_rules": typed(RULES)},
        "html-to-docx": {"htmltodocx_notice": html(NOTICE)},
        "html-docx-js": {"htmldocxjs_report": html(REPORT)},
    }
    texts = {"npmdocx_plan": PLAN, "npmdocx_rules": RULES, "htmltodocx_notice": NOTICE, "htmldocxjs_report": REPORT}
    for name, blocks in texts.items():
        (OUT / f"{name}.txt").write_text(put_in(blocks), "utf-8")
    script = Path(__file__).with_name("make_docx.js").read_text("utf-8")
    (NODE / "make_docx.js").write_text(script, "utf-8")
    subprocess.run(["node", "make_docx.js", str(OUT)], input=json.dumps(work), text=True, check=True, cwd=NODE)


if __name__ == "__main__":
    for make in (python_docx, docxtpl, docxcompose, from_html, pandoc, libreoffice, javascript):
        make()
