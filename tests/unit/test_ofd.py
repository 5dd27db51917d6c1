"""OFD: text in reading order, page by page, without what is no text of the document."""

from __future__ import annotations

import pytest

from bot.documents.ofd import page_pictures, to_html
from bot.documents.ofd.glyphs import deltas
from bot.errors import Encrypted, Malformed, NothingToSummarize, TooLarge, Unsupported
from tests.office import in_layer, line, ofd, zipped

BODY = line("各地要做好汛前检查。")


def html(*pages: str, **more: str) -> str:
    return to_html("a.ofd", ofd(*pages, **more))


def section(text: str, page: int = 1) -> str:
    return f'<section data-page="{page}">\n<p>{text}</p>\n</section>\n'


def test_lines_become_a_paragraph() -> None:
    first = line("为做好汛前检查工作，摸清水库和堤防的底数，经过研究", 60, 41.2)
    rest = line("决定在全省开展检查。", 70, 30) + line("检查从四月一日开始。", 80, 41.2)
    text = "为做好汛前检查工作，摸清水库和堤防的底数，经过研究决定在全省开展检查。"
    assert html(first + rest) == section(f"{text}</p>\n<p>检查从四月一日开始。")


def test_a_paragraph_that_runs_on_to_the_next_page_stays_where_it_began() -> None:
    full = "为做好汛前检查工作，摸清水库和堤防的底数，经过研究后"
    pages = [
        line(full, 240, 41.2) + line(full + "再定", 250, 30),
        line("印发本通知。", 50, 30) + line("其余照旧。", 60, 41.2),
    ]
    got = html(*pages)
    assert "再定印发本通知。</p>\n</section>" in got
    assert '<section data-page="2">\n<p>其余照旧。' in got


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("1 2.5 3", [1.0, 2.5, 3.0]),
        ("g 3 1.5 2", [1.5, 1.5, 1.5, 2.0]),
        ("g", []),
        ("g 2 x", []),
        ("1 x 2", [1.0]),
        (None, []),
    ],
)
def test_steps_may_be_grouped(text: str | None, steps: list[float]) -> None:
    assert deltas(text, 10) == steps


def test_no_count_of_steps_makes_the_list_long() -> None:
    assert deltas("g 999999 1", 5) == [1.0] * 5


@pytest.mark.parametrize(
    "unseen",
    [
        line("内部参考", 80, more='Visible="false"'),
        line("内部参考", 80, more='Alpha="40"'),
        line("内部参考", 80, more='CTM="0.7 -0.7 0.7 0.7 0 0"'),
        line("内部参考", 80).replace("<TextCode", '<FillColor Value="0 0 0" Alpha="30"/><TextCode'),
        in_layer(line("内部参考", 80), "Background"),
        in_layer(line("内部参考", 80), "Foreground"),
        line("各地要做好汛前检查。", 60.2, 30.1),  # drawn twice for bold type
    ],
)
def test_what_is_hidden_pale_turned_or_behind_is_no_text(unseen: str) -> None:
    page = (
        f"<Content>{in_layer(BODY)[9:-10]}{unseen[9:-10] if '<Layer' in unseen else in_layer(unseen)[9:-10]}</Content>"
    )
    assert html(page) == section("各地要做好汛前检查。")


def test_a_page_that_has_only_a_layer_behind_is_read() -> None:
    assert html(in_layer(BODY, "Background")) == section("各地要做好汛前检查。")


def test_templates_are_left_out_unless_they_hold_all() -> None:
    template = {
        "document": '<TemplatePage ID="9" BaseLoc="T.xml"/>',
        "Doc_0/T.xml": f"<Page>{in_layer(line('专刊', 20))}</Page>",
    }
    used = '<Template TemplateID="9"/>'
    assert "专刊" not in html(used + in_layer(BODY), **template)
    assert "专刊" in html(used + in_layer(""), **template)


def test_letters_in_objects_of_their_own_are_one_line() -> None:
    text = "做好检查"
    letters = "".join(line(one, 60, 30 + 5.6 * at, delta="") for at, one in enumerate(text))
    assert html(letters) == section(text)


def test_the_size_may_stand_in_the_matrix() -> None:
    scaled = line("做好检查", 60, size=1, more='CTM="5.6 0 0 5.6 0 0"')
    assert html(scaled) == section("做好检查")


def test_texts_of_one_box_follow_each_other() -> None:
    parts = "".join(line(text, delta="") for text in ("到", "2028", "年底前建成"))
    assert html(parts) == section("到2028年底前建成")


def test_a_name_of_a_part_may_be_absolute_or_a_folder() -> None:
    data = zipped(
        {
            "OFD.xml": "<OFD><DocBody><DocRoot>/Doc_0</DocRoot></DocBody></OFD>",
            "Doc_0/Document.xml": '<Document><Pages><Page ID="1" BaseLoc="/Doc_0/P"/></Pages></Document>',
            "doc_0\\p\\content.xml": f"<Page>{in_layer(BODY)}</Page>",
        }
    )
    assert to_html("a", data) == section("各地要做好汛前检查。")


def test_blocks_of_a_page_are_gone_into() -> None:
    assert html(f"<PageBlock><PageBlock>{BODY}</PageBlock></PageBlock>") == section("各地要做好汛前检查。")


def test_lines_that_are_drawn_around_cells_make_a_table() -> None:
    def rule(x: float, y: float, z: float, w: float) -> str:
        return f'<PathObject Boundary="0 0 210 297"><AbbreviatedData>M {x} {y} L {z} {w}</AbbreviatedData></PathObject>'

    rules = "".join(rule(30, y, 130, y) for y in (50, 60, 70)) + "".join(rule(x, 50, x, 70) for x in (30, 80, 130))
    cells = line("乡镇", 57, 40) + line("面积", 57, 90) + line("青石镇", 67, 40) + line("九千亩", 67, 90)
    got = html(rules + cells).replace("\n", "").replace("th>", "td>")
    assert "<tr><td>乡镇</td><td>面积</td></tr><tr><td>青石镇</td><td>九千亩</td></tr>" in got


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"", Malformed),
        (zipped({"a": "a"}), Malformed),
        (zipped({"word/document.xml": "<a/>"}), Unsupported),
        (zipped({"OFD.xml": "<OFD/>"}), Malformed),
        (zipped({"OFD.xml": "<OFD><DocBody><DocRoot>x</DocRoot></DocBody></OFD>"}), Malformed),
        (ofd(""), NothingToSummarize),
        (ofd('<ImageObject Boundary="0 0 210 297"/>'), Unsupported),
        (ofd('<PathObject Boundary="1 1 3 3"/>' * 200), Unsupported),
        (ofd(BODY, **{"Encryptions.xml": "<a/>"}), Encrypted),
        (ofd(*[BODY] * 801), TooLarge),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        to_html("a.ofd", data)


def test_a_part_that_is_named_many_times_is_one_page() -> None:
    named = '<Page BaseLoc="P.xml"/>' * 3
    data = zipped(
        {
            "OFD.xml": f"<OFD>{'<DocBody><DocRoot>D.xml</DocRoot></DocBody>' * 3}</OFD>",
            "D.xml": f"<Document><Pages>{named}</Pages></Document>",
            "P.xml": f"<Page>{in_layer(BODY)}</Page>",
        }
    )
    assert to_html("a", data) == section("各地要做好汛前检查。")


def test_a_page_whose_part_is_missing_is_left_out() -> None:
    data = zipped(
        {
            "OFD.xml": "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
            "D.xml": '<Document><Pages><Page BaseLoc="no.xml"/><Page BaseLoc="P.xml"/><Page/></Pages></Document>',
            "P.xml": f"<Page>{in_layer(BODY)}</Page>",
        }
    )
    assert "汛前检查" in to_html("a", data)


IMAGE = '<ImageObject ID="9" ResourceID="{}" Boundary="0 0 {} 297"/>'


def resources(folder: str, file: str) -> str:
    media = f'<MultiMedia ID="7"><MediaFile>{file}</MediaFile></MultiMedia>'
    return f'<Res BaseLoc="{folder}"><MultiMedias>{media}</MultiMedias></Res>'


@pytest.mark.parametrize(
    ("listed", "folder", "file", "name"),
    [
        ("DocumentRes.xml", "Res", "a.jpg", "Doc_0/Res/a.jpg"),
        ("/Doc_0/DocumentRes.xml", "", "Res/a.jpg", "Doc_0/Res/a.jpg"),
        ("DocumentRes.xml", "/Media", "a.jpg", "Media/a.jpg"),
        ("DocumentRes.xml", "./Res/", "../b.jpg", "Doc_0/b.jpg"),
    ],
)
def test_the_picture_of_a_scanned_page_is_found_by_way_of_its_resources(
    listed: str, folder: str, file: str, name: str
) -> None:
    parts: dict[str, str | bytes] = {"Doc_0/DocumentRes.xml": resources(folder, file), name: b"\xff\xd8page"}
    data = ofd(IMAGE.format(8, 20) + IMAGE.format(7, 210), BODY, document=f"<PublicRes>{listed}</PublicRes>", **parts)
    assert list(page_pictures("a.ofd", data)) == [(1, b"\xff\xd8page"), (2, b"")]


@pytest.mark.parametrize("listed", ["", "Nothing.xml", "../../x.xml"])
def test_a_page_whose_picture_is_not_there_has_none(listed: str) -> None:
    data = ofd(IMAGE.format(7, 210), document=f"<DocumentRes>{listed}</DocumentRes>")
    assert list(page_pictures("a.ofd", data)) == [(1, b"")]
