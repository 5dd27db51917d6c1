"""DOCX: what a reader sees, and no more."""

from __future__ import annotations

import pytest

from bot.documents.docx import to_html
from bot.errors import Encrypted, Malformed, NothingToSummarize, TooLarge, Unsupported
from tests.office import NUMBERED, SPACES, docx, levels, listed, mark, par, style, use_of, zipped

CHANGE = 'w:id="1" w:author="a"'


def html(body: str, **parts: str) -> str:
    return to_html("a.docx", docx(body, **parts))


@pytest.mark.parametrize(
    ("forms", "uses", "labels"),
    [
        ([("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）")], "0110", "一、 （一） （二） 二、"),
        ([("decimal", "%1."), ("decimal", "%1.%2")], "01101", "1. 1.1 1.2 2. 2.1"),
        ([("chineseCounting", "第%1章"), ("decimalEnclosedCircle", "%2")], "0111", "第一章 ① ② ③"),
        (
            [("chineseLegalSimplified", "%1、"), ("lowerRoman", "(%2)"), ("upperLetter", "%3.")],
            "0122",
            "壹、 (i) A. B.",
        ),
        ([("ideographTraditional", "%1、"), ("decimalZero", "%2")], "0011", "甲、 乙、 01 02"),
    ],
)
def test_numbers_of_lists_are_those_that_a_reader_sees(forms: list[tuple[str, str]], uses: str, labels: str) -> None:
    body = "".join(listed("事项", int(level)) for level in uses)
    got = [one.removesuffix("事项").strip() for one in html(body, numbering=levels(*forms))[3:-4].split("</p><p>")]
    assert got == labels.split()


def test_a_list_that_starts_anew_begins_at_its_own_number() -> None:
    body = listed("甲") + listed("乙", use=2) + listed("丙", use=2)
    assert html(body, numbering=levels(("decimal", "%1.")) + use_of(1, 2, 5)) == "<p>1. 甲</p><p>5. 乙</p><p>6. 丙</p>"


def test_a_level_that_never_restarts_goes_on() -> None:
    numbering = levels(("chineseCounting", "第%1章"), ("decimal", "第%2条"), more='<w:lvlRestart w:val="0"/>')
    body = "".join(listed("文", level) for level in (0, 1, 0, 1))
    assert html(body, numbering=numbering) == "<p>第一章文</p><p>第1条文</p><p>第二章文</p><p>第2条文</p>"


def test_a_legal_level_shows_arabic_numbers_of_the_levels_above() -> None:
    numbering = levels(("chineseCounting", "%1、"), ("decimal", "%1.%2"), more="<w:isLgl/>")
    assert "<p>1.1 文</p>" in html(listed("题") + listed("文", 1), numbering=numbering)


def test_a_style_gives_number_and_level() -> None:
    heading = style("a1", "heading 1", f'{NUMBERED}<w:outlineLvl w:val="0"/>')
    styles = heading + style("a2", "我的标题", more='<w:basedOn w:val="a1"/>')
    body = par("目标", properties='<w:pStyle w:val="a1"/>') + par("措施", properties='<w:pStyle w:val="a2"/>')
    assert (
        html(body, styles=styles, numbering=levels(("chineseCounting", "%1、"))) == "<h1>一、目标</h1><h1>二、措施</h1>"
    )


def test_a_paragraph_outside_its_styles_list_has_no_number() -> None:
    styles = style("a1", "x", NUMBERED)
    body = par("文", properties='<w:pStyle w:val="a1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert html(body, styles=styles, numbering=levels(("decimal", "%1."))) == "<p>文</p>"


def test_bullets_are_items() -> None:
    body = listed("甲") + listed("乙")
    assert html(body, numbering=levels(("bullet", "·"))) == "<ul><li>甲</li><li>乙</li></ul>"


@pytest.mark.parametrize("name", ["heading 2", "Heading 2", "标题 2", "標題 2"])
def test_headings_are_told_by_the_name_of_their_style(name: str) -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="x"><w:name w:val="{name}"/></w:style>'
    assert html(par("范围", properties='<w:pStyle w:val="x"/>'), styles=styles) == "<h2>范围</h2>"


def test_a_whole_paragraph_at_a_heading_level_is_a_paragraph() -> None:
    text = "各地要在四月底前完成自查，并将结果报送省厅。"
    assert html(par(text, properties='<w:outlineLvl w:val="0"/>')) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "hidden",
    [
        f"<w:del {CHANGE}><w:r><w:delText>旧</w:delText></w:r></w:del>",
        f"<w:moveFrom {CHANGE}><w:r><w:t>旧</w:t></w:r></w:moveFrom>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧</w:t></w:r>",
        '<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>旧</w:t></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE 旧</w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>旧</w:t><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:ruby><w:rt><w:r><w:t>旧</w:t></w:r></w:rt><w:rubyBase></w:rubyBase></w:ruby>",
        '<w:r><w:footnoteReference w:id="2"/><w:commentReference w:id="1"/></w:r>',
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    styles = '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    assert html(par("前", hidden, "后"), styles=styles) == "<p>前后</p>"


@pytest.mark.parametrize(
    "shown",
    [
        f"<w:ins {CHANGE}><w:r><w:t>新</w:t></w:r></w:ins>",
        f"<w:moveTo {CHANGE}><w:r><w:t>新</w:t></w:r></w:moveTo>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>新</w:t></w:r>',
        '<w:hyperlink w:anchor="x"><w:r><w:t>新</w:t></w:r></w:hyperlink>',
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>新</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="REF x"><w:r><w:t>新</w:t></w:r></w:fldSimple>',
        f"<w:r>{mark('begin')}<w:instrText>REF</w:instrText>{mark('separate')}<w:t>新</w:t>{mark('end')}</w:r>",
        "<w:smartTag><w:r><w:t>新</w:t></w:r></w:smartTag>",
    ],
)
def test_what_a_reader_sees_stays(shown: str) -> None:
    assert html(par("前", shown, "后")) == "<p>前新后</p>"


def test_a_paragraph_whose_mark_is_deleted_runs_on() -> None:
    body = par("前半", properties=f"<w:rPr><w:del {CHANGE}/></w:rPr>") + par("后半")
    assert html(body) == "<p>前半后半</p>"


def test_a_deleted_row_is_no_row() -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr>{properties}<w:tc>{par(text)}</w:tc><w:tc>{par('乙')}</w:tc></w:tr>"

    table = f"<w:tbl>{row('甲')}{row('旧', f'<w:trPr><w:del {CHANGE}/></w:trPr>')}</w:tbl>"
    assert html(table) == "<table><tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>"


def test_a_text_box_in_two_versions_is_read_once() -> None:
    box = f"<w:txbxContent>{par('框内')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert html(par("正文", both)) == "<p>正文</p><p>框内</p>"


def test_a_text_box_of_an_old_file_is_read() -> None:
    assert html(
        par(f"<w:r><w:pict><v:textbox><w:txbxContent>{par('框内')}</w:txbxContent></v:textbox></w:pict></w:r>")
    ) == ("<p>框内</p>")


def test_merged_cells_span_rows_and_columns() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(text)}</w:tc>"

    rows = (
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("1") + cell("2"),
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert html(table) == (
        '<table><tr><td rowspan="2"><p>甲</p></td><td colspan="2"><p>乙</p></td></tr>'
        "<tr><td><p>1</p></td><td><p>2</p></td></tr></table>"
    )


def test_head_rows_hold_heads() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    table = f"<w:tbl>{row.format('<w:trPr><w:tblHeader/></w:trPr>')}{row.format('')}</w:tbl>"
    assert html(table) == "<table><tr><th><p>甲</p></th><th></th></tr><tr><td><p>甲</p></td><td></td></tr></table>"


def test_a_box_around_text_is_no_table() -> None:
    assert html(f"<w:tbl><w:tr><w:tc>{par('甲')}{par('乙')}</w:tc></w:tr></w:tbl>") == "<p>甲</p><p>乙</p>"


def test_a_soft_break_stays_in_a_statement_and_parts_two() -> None:
    broken = "<w:r><w:br/></w:r>"
    assert html(par("关于检查的", broken, "通知")) == "<p>关于检查的<br>通知</p>"
    assert html(par("第一件事办完。", broken, "第二件事", broken, "2.第三件事")) == (
        "<p>第一件事办完。</p><p>第二件事</p><p>2.第三件事</p>"
    )


def test_a_number_at_a_lines_begin_is_no_label() -> None:
    assert html(par("共减排", "<w:r><w:br/></w:r>", "3.1万吨")) == "<p>共减排<br>3.1万吨</p>"


def test_raised_and_lowered_digits_are_other_characters() -> None:
    def run(text: str, place: str) -> str:
        return f'<w:r><w:rPr><w:vertAlign w:val="{place}"/></w:rPr><w:t>{text}</w:t></w:r>'

    assert html(par("3×10", run("6", "superscript"), "吨，CO", run("2", "subscript"))) == "<p>3×10⁶吨，CO₂</p>"


def test_a_formula_stands_in_line() -> None:
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    )
    assert html(par("令x=", formula)) == "<p>令x=a/b</p>"


def test_a_table_of_contents_is_left_out() -> None:
    begin = f"<w:r>{mark('begin')}<w:instrText>TOC \\o</w:instrText>{mark('separate')}</w:r>"
    body = (
        par("目　录") + par(begin, "一、目标 1") + par("二、措施 2", '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + par("三、保障" + "." * 20 + "3") + par("正文从这里开始。")
    )  # fmt: skip
    assert html(body) == "<p>正文从这里开始。</p>"


def test_the_strict_format_is_read_as_the_usual_one() -> None:
    strict = SPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert to_html(
        "a", zipped({"word/document.xml": f"<w:document {strict}><w:body>{par('文')}</w:body></w:document>"})
    ) == ("<p>文</p>")


def test_a_page_embedded_whole_is_the_document() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relations = f'<Relationship Id="c" Type="{kind}" Target="afchunk.htm"/>'
    page = "<html><body><h1>检查办法</h1><p>第一段。</p></body></html>"
    data = docx('<w:altChunk r:id="c"/>', relations=relations, **{"word/afchunk.htm": page})
    assert to_html("a", data) == "<title>检查办法</title><h1>检查办法</h1><p>第一段。</p>"


def test_markup_in_the_text_is_text() -> None:
    assert (
        html(par("&lt;b&gt;甲&lt;/b&gt; &amp;amp; &lt;tbody&gt;"))
        == "<p>&lt;b&gt;甲&lt;/b&gt; &amp;amp; &lt;tbody&gt;</p>"
    )


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"", Malformed),
        (b"PK\x03\x04 cut", Malformed),
        (zipped({"a.txt": "a"}), Malformed),
        (docx(""), NothingToSummarize),
        (docx("<w:p/>" * 3), NothingToSummarize),
        (zipped({"word/document.xml": "<w:document"}), Malformed),
        (zipped({"word/document.xml": "<sheet><a/></sheet>"}), Unsupported),
        (docx(par("字" * 2_000_001)), TooLarge),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        to_html("a.docx", data)


@pytest.mark.parametrize(("depth", "failure"), [(110, TooLarge), (5000, Malformed)])
def test_what_is_nested_without_end_is_refused(depth: int, failure: type[Exception]) -> None:
    deep = "<w:sdt><w:sdtContent>" * depth + par("深") + "</w:sdtContent></w:sdt>" * depth
    with pytest.raises(failure):
        html(par("浅") + deep)


def test_an_encrypted_file_says_so() -> None:
    from tests.ole import container

    with pytest.raises(Encrypted):
        to_html("a.docx", container({"EncryptedPackage": b"x" * 5000}))
