"""Make ../doc from ../docx by LibreOffice, and the pages that are sent as .doc: see ../README.md."""

from __future__ import annotations

import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

from texts import ANSWERS, NOTICE, REPORT, RULES, TABLE, Block, html, put_in

OUT = Path(__file__).parent.parent / "doc"
DOCX = Path(__file__).parent.parent / "docx"
WRITTEN_ANEW = (
    "pydocx_notice", "pydocx_plan_numbered", "pydocx_table_merged", "pydocx_rules_by_style", "pydocx_changes",
    "pydocx_soft_breaks", "docxcompose_notice_and_plan", "libreoffice_table", "docxtpl_traditional",
    "libreoffice_answers",
)  # fmt: skip


def office() -> None:
    for name in WRITTEN_ANEW:
        subprocess.run(
            [
                "soffice",
                "--headless",
                "--convert-to",
                "doc:MS Word 97",
                "--outdir",
                str(OUT),
                str(DOCX / f"{name}.docx"),
            ],
            check=True,
            capture_output=True,
        )
        text = (DOCX / f"{name}.txt").read_text("utf-8")
        if name == "pydocx_rules_by_style":  # LibreOffice counts the articles of each chapter anew, and writes it so
            for counted, anew in (("第三条", "第一条"), ("第四条", "第二条"), ("第五条", "第一条")):
                text = text.replace(counted, anew)
        (OUT / f"{name}.txt").write_text(text, "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "html_table.html"
        page.write_text(f"<html><head><meta charset='utf-8'></head><body>{html(TABLE)}</body></html>", "utf-8")
        subprocess.run(
            ["soffice", "--headless", "--writer", "--convert-to", "doc:MS Word 97", "--outdir", str(OUT), str(page)],
            check=True,
            capture_output=True,
        )
    (OUT / "html_table.txt").write_text(put_in(TABLE), "utf-8")


def word_page(blocks: list[Block], charset: str) -> str:
    """As Word saves a page: its own styles, a hidden head."""
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        f'<head><meta http-equiv=Content-Type content="text/html; charset={charset}"><title>1</title><style>p.MsoNormal'
        "{margin:0cm}</style><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml>"
        "<![endif]--></head><body lang=ZH-CN><div class=WordSection1>"
        f"<div style='mso-element:header' id=h1><p class=MsoHeader>内部资料</p></div>{html(blocks)}</div></body></html>"
    )


def pages() -> None:
    (OUT / "page_gb2312.doc").write_bytes(word_page(NOTICE, "gb2312").encode("gb18030"))
    (OUT / "page_gb2312.txt").write_text(put_in(NOTICE), "utf-8")
    (OUT / "page_utf8.doc").write_bytes(b"\xef\xbb\xbf" + word_page(REPORT, "utf-8").encode())
    (OUT / "page_utf8.txt").write_text(put_in(REPORT), "utf-8")
    for name, blocks, coding in (("mhtml_rules", RULES, "quoted-printable"), ("mhtml_answers", ANSWERS, "base64")):
        mail = EmailMessage()
        mail["MIME-Version"] = "1.0"
        mail.set_content(word_page(blocks, "utf-8"), subtype="html", charset="utf-8", cte=coding)
        mail.make_related()
        (OUT / f"{name}.doc").write_bytes(mail.as_bytes())
        (OUT / f"{name}.txt").write_text(put_in(blocks), "utf-8")


if __name__ == "__main__":
    office()
    pages()
