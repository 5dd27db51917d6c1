"""Bytes that are no text give no article, whatever characters they make; a text in any script is one."""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime

import pytest

from bot.errors import NothingToSummarize
from bot.fetching.decode import decode
from bot.models import Page
from bot.reading.legible import is_legible
from bot.reading.read import read

NOW = datetime(2026, 3, 20, tzinfo=UTC)
TEXT = "云江省政府召开会议，部署专利转化工作，要求各部门在年底前完成，并公布结果。引导基金的规模为二十亿元。" * 8
BYTES = random.Random(7).randbytes(20_000)
GARBAGE = {
    "one letter": ("ÿ" * 40_000).encode(),
    "one character": ("哈哈" * 400).encode(),
    "random": BYTES,
    "random high": bytes(one | 0x80 for one in BYTES),
    "Han at random": "".join(chr(0x4E00 + one * 80) for one in BYTES[:3000]).encode(),
    "UTF-8 as Latin-1": TEXT.encode().decode("latin-1").encode(),
    "GBK as Latin-1": TEXT.encode("gbk").decode("latin-1").encode(),
    "UTF-8 as GBK": TEXT.encode().decode("gb18030", "replace").encode(),
    "GBK as Big5": TEXT.encode("gbk").decode("big5hkscs", "replace").encode(),
    "GBK as UTF-8 as GBK": TEXT.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace").encode(),
    "UTF-8 as Cyrillic": TEXT.encode().decode("cp1251", "replace").encode(),
    "lost": "锟斤拷".encode() * 300,
    "Base64": base64.b64encode(BYTES),
    "Base64 in lines": base64.encodebytes(BYTES),
    "hexadecimal": BYTES[:3000].hex(" ").encode(),
    "an archive": b"PK\x03\x04\x14\x00\x08\x00" + BYTES,
}
TEXTS = {
    "Tibetan": "བོད་ལྗོངས་མི་དམངས་སྲིད་གཞུང་གིས་ཚོགས་འདུ་བསྐོངས་ནས་ལས་དོན་བཀོད་སྒྲིག་བྱས།",
    "Uyghur": "ئاپتونوم رايونلۇق خەلق ھۆكۈمىتى يىغىن ئېچىپ خىزمەت ئورۇنلاشتۇردى. ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ᠌ ᠦᠨ ᠠᠵᠢᠯ ᠤᠨ ᠬᠤᠷᠠᠯ ᠬᠢᠪᠡ᠃ ",
    "Yi": "ꆈꌠꉙꁧꃅꑌꉬꇩꏤꇉꉻꃀꋠ",
    "Zhuang": "Gvangjsih Bouxcuengh Swcigih cwngfuj hai hoih anbaiz goengcoz. ",
    "Japanese": "政府は会議を開き、特許の活用を進める方針を決めた。各省庁は年末までに結果を公表する。",
    "Korean": "정부는 회의를 열고 연말까지 결과를 발표하라고 지시했다. ",
    "Cantonese": "佢哋喺嗰度傾咗好耐，話啲嘢冇問題，唔使驚。政府將會喺下個月公布詳情，並會諮詢各界嘅意見。",
    "Russian": "Правительство провело совещание и поручило министерствам завершить работу до конца года. ",
    "Icelandic": "Ríkisstjórnin hélt fund og óskaði eftir að ráðuneytin lykju verkinu fyrir árslok. ",
    "Vietnamese": "Chính phủ đã tổ chức cuộc họp và yêu cầu các bộ hoàn thành công việc trước cuối năm. ",
    "English": "The government met and asked its ministries to publish what was done before the year ends. ",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_a_page_of_garbage_holds_no_text(name: str) -> None:
    markup = b"<html><head><title>yunjiang</title></head><body><p>" + GARBAGE[name] + b"</p></body></html>"
    for data in (markup, GARBAGE[name]):
        with pytest.raises(NothingToSummarize):
            read(Page("p", decode(data), "html", "https://news.example/1.html"), NOW)


def test_a_pasted_text_of_garbage_holds_no_text() -> None:
    with pytest.raises(NothingToSummarize):
        read(Page("p", GARBAGE["UTF-8 as GBK"].decode(), "text"), NOW)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_any_script_is_legible(name: str) -> None:
    assert is_legible([TEXTS[name] * 5])


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:50].replace("专", "\ufffd"),
        TEXT + base64.b64encode(BYTES).decode(),
        "指标 | 1月 | 2月\n" + "规模以上工业 | 12.5 | 13.70\n" * 60,
        "哈哈哈哈哈",
        "社会保障支出 0.00 0.00 0.00\n卫生健康支出 0.00 0.00 0.00\n节能环保支出 0.00 0.00 0.00\n" * 8,
        "第一章总则············1\n第二章支持措施············4\n第三章附则············9\n" * 6,
        "美元 7.1234 7.2345 7.0123 7.1889\n欧元 7.8123 7.9012 7.7009 7.8555\n日元 4.7120 4.8012 4.6901 4.7444\n" * 6,
        "管制的有钐、钆、铽、镝、镥、钪、钇及其氧化物，铈、镧、镨、钕、钷、铕、钬、铒、铥、镱另行公告。" * 4,
        "会议讨论了堃、喆、玥、瑨、璟、祎、昇等字能否登记为名字的问题，并将结果公布在门户网站上。" * 3,
    ],
    ids=[
        "a broken character",
        "a key beside an article",
        "a table of figures",
        "a short one",
        "a budget",
        "contents",
        "rates",
        "rare earths",
        "rare names",
    ],
)
def test_a_text_with_something_odd_in_it_is_legible(text: str) -> None:
    assert is_legible(text.split("\n"))


def test_cells_of_rare_characters_are_legible() -> None:
    assert is_legible(list("鲢鳙鳜鲌鲴鳡鳊鲂鲮鳢鲶鮰鲟鳇鲥鲚鲻鲈鲷鳕鲭鲳鳐鲼") * 4)
