"""PDF pages written by hand: what is not text, what is hidden, turned, raised; what cannot be read."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from bot.documents.pdf import page_images, to_html
from bot.errors import Encrypted, Malformed, NothingToSummarize, TooLarge, Unsupported
from tests.pdf_files import latin, lines, pdf, text

FILES = Path(__file__).parent.parent / "data/documents/pdf"
BODY = (
    "　　第一条　为了规范低空物流航线管理，保障运行安全，制定本办法，各地",
    "应当结合实际抓好落实，并于年底前将实施情况报送主管部门备案存查。",
    "　　第二条　本省行政区域内从事低空物流活动的单位和个人，都应当遵守",
    "本办法，法律、行政法规另有规定的从其规定，涉外事项另行办理。",
)
PARAGRAPHS = ["".join(BODY[:2]).replace("\u3000", " ").strip(), "".join(BODY[2:]).replace("\u3000", " ").strip()]
SCAN = "/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
FULL = "q 595 0 0 842 0 0 cm /Im Do Q"


def paragraphs(data: bytes) -> list[str]:
    return re.findall(r"<(?:p|h\d)>(.*?)</", to_html("-", data))


def test_lines_become_paragraphs() -> None:
    assert paragraphs(pdf(lines(BODY))) == PARAGRAPHS


def test_a_section_holds_what_begins_on_its_page() -> None:
    page = to_html("-", pdf(lines(BODY[:1], y=100), lines(BODY[1:])))
    assert re.findall(r'data-page="(\d)">\n<p>(.{3})', page) == [("1", "第一条"), ("2", "第二条")]


@pytest.mark.parametrize(
    "numbers",
    [
        ("— 1 —", "— 2 —", "— 3 —"), ("1", "2", "3"), ("第1页 共3页", "第2页 共3页", "第3页 共3页"), ("i", "ii", "iii"),
        ("Page 1 of 3", "Page 2 of 3", "Page 3 of 3"), ("·1·", "·2·", "·3·"), ("第 一 页", "第 二 页", "第 三 页"),
    ],
)  # fmt: skip
def test_page_numbers_are_gone(numbers: tuple[str, ...]) -> None:
    pages = [
        lines([line]) + "\n" + text(280, 40, number) for line, number in zip((*PARAGRAPHS, "完"), numbers, strict=True)
    ]
    assert paragraphs(pdf(*pages)) == [*PARAGRAPHS, "完"]


def test_heads_that_change_sides_or_chapters_are_gone() -> None:
    heads = ["云江年鉴", "第一章 总则", "云江年鉴", "第一章 总则", "云江年鉴", "第一章 总则"]
    pages = [text(90, 800, head, 9) + "\n" + lines([f"第{n}页上的第一句话到此为止。"]) for n, head in enumerate(heads)]
    assert paragraphs(pdf(*pages)) == [f"第{n}页上的第一句话到此为止。" for n in range(6)]


def test_a_first_line_that_stands_once_is_kept() -> None:
    assert paragraphs(pdf(text(90, 800, "附件2") + "\n" + lines(BODY)))[0] == "附件2"


@pytest.mark.parametrize(
    "hidden",
    [
        text(100, 500, "内部资料", 40, "0.9 0.9 0.9 rg"), text(100, 500, "隐藏的字", 12, "3 Tr"),
        text(100, 500, "白字", 12, "1 g"),
        "BT /F1 50 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <" + "仅供参阅".encode("utf-16-be").hex() + "> Tj ET",
        text(100, 500, "极小", 0.9), text(900, 500, "页外"),
    ],
)  # fmt: skip
def test_watermarks_and_hidden_letters_are_gone(hidden: str) -> None:
    assert paragraphs(pdf(hidden + "\n0 g 0 Tr\n" + lines(BODY))) == PARAGRAPHS


def test_white_letters_in_a_dark_head_are_read() -> None:
    band = "0 0 0.5 rg 80 690 400 60 re f\n" + text(90, 712, "表头白字", 12, "1 g") + "\n0 g\n"
    assert "表头白字" in paragraphs(pdf(band + lines(BODY, y=600)))


def test_letters_drawn_twice_to_look_bold_stand_once() -> None:
    assert paragraphs(pdf(lines(BODY) + "\n" + lines(BODY, x=90.3))) == PARAGRAPHS


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(turn: int) -> None:
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[turn]
    assert paragraphs(pdf(f"q {matrix} cm\n" + lines(BODY, y=500) + "\nQ", page=f"/Rotate {turn}")) == PARAGRAPHS


def test_exponents_stay_raised_and_marks_of_notes_go() -> None:
    row = text(90, 700, "排放10") + text(138, 705, "6", 7) + text(142, 700, "吨，较上年下降。") + text(239, 705, "3", 7)
    assert paragraphs(pdf(row)) == ["排放10⁶吨，较上年下降。"]


def test_a_red_head_and_its_number_stand_apart() -> None:
    head = text(120, 760, "云江省人民政府文件", 32, "1 0 0 rg") + "\n0 g\n" + text(230, 700, "云政发〔2026〕8号", 14)
    title = text(150, 640, "关于加快低空物流发展的意见", 20)
    page = to_html("-", pdf(f"{head}\n{title}\n{lines(BODY, y=590)}"))
    assert "<title>关于加快低空物流发展的意见</title>" in page
    assert paragraphs(pdf(f"{head}\n{title}\n{lines(BODY, y=590)}"))[:3] == [
        "云江省人民政府文件", "云政发〔2026〕8号", "关于加快低空物流发展的意见",
    ]  # fmt: skip


def test_words_that_a_line_parted_are_whole_and_keep_a_hyphen_of_their_own() -> None:
    words = (
        "The low-income households of the two coun-",
        "ties get a grant, and other lower low-",
        "income households a loan.",
    )
    drawn = "\n".join(latin(90, 700 - 20 * n, line) for n, line in enumerate(words))
    assert paragraphs(pdf(drawn)) == [
        "The low-income households of the two counties get a grant, and other lower low-income households a loan."
    ]


def columns(count: int, leading: float = 18) -> str:
    """Columns of eight lines each that begin with their column's number, 10 points apart."""
    width, size = {2: (205, 12), 3: (130, 10)}[count]
    words = "区域内各单位应当按照职责分工抓好落实并且按季度报送"[: width // size - 2]
    return "\n".join(
        text(80 + column * (width + 10), 700 - row * leading, f"{column}{row}{words}", size)
        for row in range(8)
        for column in range(count)
    )


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("above", ["", text(90, 760, "一个横跨全页的标题在这里", 20)])
def test_columns_are_read_one_after_the_other(count: int, above: str) -> None:
    body = "".join(one for one in paragraphs(pdf(f"{above}\n{columns(count)}")) if "标题" not in one)
    assert re.findall(r"\d\d", body) == [f"{column}{row}" for column in range(count) for row in range(8)]


def test_short_cells_beside_each_other_are_rows_and_no_columns() -> None:
    cells = [
        ("县区", "开工项目数", "完成投资"),
        ("东河县", "12", "3.4"),
        ("西林区", "30", "7.9"),
        ("南湾市", "8", "0.6"),
    ]
    drawn = [text(90 + 140 * n, 700 - 22 * row, cell) for row, line in enumerate(cells) for n, cell in enumerate(line)]
    page = to_html("-", pdf("\n".join(drawn)))
    assert re.findall(r"<t[hd]>(.*?)</", page) == [cell for line in cells for cell in line]
    assert page.count("<th>") == 3


def ruled(rows: list[tuple[str, ...]], top: float) -> str:
    """A table with all its borders, columns of 130 points, rows of 24."""
    bottom, width = top - 24 * len(rows), 130 * len(rows[0])
    level = " ".join(f"90 {top - 24 * n} m {90 + width} {top - 24 * n} l S" for n in range(len(rows) + 1))
    upright = " ".join(f"{90 + 130 * n} {bottom} m {90 + 130 * n} {top} l S" for n in range(len(rows[0]) + 1))
    cells = [
        text(96 + 130 * m, top - 24 * n - 16, cell, 10)
        for n, row in enumerate(rows)
        for m, cell in enumerate(row)
        if cell
    ]
    return f"{level} {upright}\n" + "\n".join(cells)


def test_a_table_that_goes_on_on_the_next_page_is_one() -> None:
    head, one, two = ("序号", "任务", "单位"), ("1", "修订标准", "市场监管局"), ("2", "建设站点", "住房城乡建设局")
    page = to_html("-", pdf(ruled([head, one], 150), ruled([head, two], 780)))
    assert re.findall(r"<t[hd]>(.*?)</", page) == [*head, *one, *two]
    assert re.findall(r'data-page="(\d)"', page) == ["1"]


def test_a_row_that_the_end_of_a_page_parted_is_whole() -> None:
    first, rest = ("1", "修订标准，开展", "市场监管局"), ("", "宣传解读", "")
    page = to_html("-", pdf(ruled([("序号", "任务", "单位"), first], 150), ruled([rest, ("2", "验收", "财政局")], 780)))
    assert re.findall(r"<t[hd]>(.*?)</", page)[3:] == [
        "1",
        "修订标准，开展宣传解读",
        "市场监管局",
        "2",
        "验收",
        "财政局",
    ]


def test_cells_without_a_rule_between_them_are_one() -> None:
    rules = "90 700 m 390 700 l S 90 676 m 390 676 l S 90 652 m 390 652 l S 90 628 m 390 628 l S "
    rules += "90 700 m 90 628 l S 390 700 m 390 628 l S 190 676 m 190 628 l S 290 676 m 290 628 l S\n"
    cells = [
        (210, 684, "完成投资"),
        (96, 660, "一月"),
        (196, 660, "二月"),
        (296, 660, "三月"),
        (96, 636, "1.2"),
        (196, 636, "3.4"),
    ]
    page = to_html("-", pdf(rules + "\n".join(text(x, y, cell, 10) for x, y, cell in cells)))
    assert '<th colspan="3">完成投资</th>' in page


def test_lines_below_a_number_that_stands_out_belong_to_it() -> None:
    items = text(90, 700, "1.各地应当结合实际抓好落实，并于年底前将实施情况报送主管部门备案") + text(104, 680, "存查。")
    items += text(90, 660, "2.本办法由主管部门负责解释。")
    assert paragraphs(pdf(items)) == [
        "1.各地应当结合实际抓好落实，并于年底前将实施情况报送主管部门备案存查。",
        "2.本办法由主管部门负责解释。",
    ]


def test_text_of_two_cells_that_touch_is_parted_at_the_border() -> None:
    drawn = "90 650 m 390 650 l S 90 690 m 390 690 l S 90 670 m 390 670 l S " + " ".join(
        f"{x} 650 m {x} 690 l S" for x in (90, 192, 294, 390)
    )
    rows = text(94, 675, "推动公共数据按需共住房城乡建设局牵头二〇二六年底前") + text(94, 655, "其他事项")
    page = to_html("-", pdf(f"{drawn}\n{rows}"))
    assert re.findall(r"<t[hd]>(.+?)</", page)[:3] == ["推动公共数据按需", "共住房城乡建设局牵", "头二〇二六年底前"]


def test_a_head_that_stands_once_is_known_by_its_looks() -> None:
    head = text(230, 800, "云江省行动方案汇编", 9)
    assert paragraphs(pdf(head + "\n" + lines(BODY))) == PARAGRAPHS


def test_the_signer_stands_apart_from_the_number() -> None:
    row = text(90, 700, "云政发〔2026〕8号") + text(380, 700, "签发人：林某某")
    assert paragraphs(pdf(row + "\n" + lines(BODY, y=640)))[:2] == ["云政发〔2026〕8号", "签发人：林某某"]


def test_letters_set_apart_are_one_word() -> None:
    head = "".join(text(120 + 45 * n, 740, letter, 26, "1 0 0 rg") for n, letter in enumerate("云江省财政厅文件"))
    assert paragraphs(pdf(head + " 0 g\n" + lines(BODY, y=640)))[0] == "云江省财政厅文件"


def test_lines_of_contents_are_gone() -> None:
    contents = ["目　　录", "一、总则……………………………1", "二、细则........................12"]
    assert paragraphs(pdf(lines(contents), lines(BODY))) == PARAGRAPHS


def test_an_ellipsis_at_the_end_of_a_line_is_no_leader() -> None:
    assert paragraphs(pdf(lines(["调查对象有工人、农民、学生……"]))) == ["调查对象有工人、农民、学生……"]


def test_a_frame_around_text_is_no_table() -> None:
    assert "<table" not in to_html("-", pdf("80 620 420 120 re S\n" + lines(BODY)))


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", b"%PDF-1.7 and nothing else", b"PK\x03\x04", pdf(lines(BODY))[:200]]
)
def test_what_is_no_pdf_or_broken_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        to_html("-", data)


def test_a_file_whose_places_are_wrong_is_read_all_the_same() -> None:
    assert paragraphs(pdf(lines(BODY)).replace(b"%PDF-1.7", b"%PDF-1.7\n% more than was counted")) == PARAGRAPHS


def test_a_password_is_told() -> None:
    with pytest.raises(Encrypted):
        to_html("-", (FILES / "reportlab_locked.pdf").read_bytes())


def test_pages_without_anything_give_nothing() -> None:
    with pytest.raises(NothingToSummarize):
        to_html("-", pdf("", ""))


def test_a_scan_says_that_it_is_one_and_gives_its_pages() -> None:
    data = pdf(FULL, FULL, image=SCAN)
    with pytest.raises(Unsupported) as told:
        to_html("-", data)
    assert told.value.file_kind == "scan"
    pages = list(page_images("-", data, most=1))
    assert [(page.number, len(page.pixels)) for page in pages] == [(1, 3 * pages[0].width * pages[0].height)]


@pytest.mark.parametrize("head", ["云江省人民政府办公厅文件", "云江省水利局文 件", "中国云江省委员会文件"])
def test_a_letterhead_in_black_is_no_title(head: str) -> None:
    page = text(150, 780, head, 26) + "\n" + text(150, 730, "关于开展汛前检查的通知", 20) + "\n" + lines(BODY, y=690)
    assert "<title>关于开展汛前检查的通知</title>" in to_html("-", pdf(page))


def test_a_scan_with_recognised_letters_under_it_is_read() -> None:
    assert paragraphs(pdf(FULL + "\n3 Tr\n" + lines(BODY), image=SCAN)) == PARAGRAPHS


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_too_large_before_it_is_unpacked(layers: int) -> None:
    packed = b" " * 160_000_000
    for _ in range(layers):
        packed = zlib.compress(packed)
    with pytest.raises(TooLarge):
        to_html("-", pdf("", packed=packed))


def test_too_many_pages_are_too_large() -> None:
    with pytest.raises(TooLarge):
        to_html("-", pdf(*[""] * 801))


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, bot.documents.pdf; print('pypdfium2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
