"""CPU of reading documents: a PDF of so many pages of text, beside pypdf and pdfminer.six where they are installed.

    python -m benchmarks.documents [--pages 195] [--peer-python PYTHON] [FILE.pdf …]

The PDF is put together here from the files of the tests. PYTHON is an interpreter of its own with pypdf and
pdfminer.six. Each reader is a whole process, its CPU the children's, start-up included; "pdfium" takes the letters
alone, without lines, tables and paragraphs. FILES are read by ours alone, and what comes out is printed.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

from bot.documents.pdf import to_html

FILES = Path(__file__).parent.parent / "tests/data/documents/pdf"
OURS = "import sys; from bot.documents.pdf import to_html; print(len(to_html('-', open(sys.argv[1], 'rb').read())))"
PDFIUM = (
    "import sys, pypdfium2; print(sum(len(page.get_textpage().get_text_range()) "
    "for page in pypdfium2.PdfDocument(sys.argv[1])))"
)
PEERS = {
    "pypdf": "import sys, pypdf; print(sum(len(p.extract_text()) for p in pypdf.PdfReader(sys.argv[1]).pages))",
    "pdfminer.six": "import sys; from pdfminer.high_level import extract_text; print(len(extract_text(sys.argv[1])))",
}


def long_file(pages: int) -> bytes:
    """The pages of the tests' files, of seven makers with their fonts, over and over."""
    made = pypdfium2.PdfDocument.new()
    sources = [path.read_bytes() for path in sorted(FILES.glob("*.pdf")) if path.stem != "reportlab_locked"]
    while len(made) < pages:
        for source in sources:
            document = pypdfium2.PdfDocument(source)
            wanted = min(len(document), pages - len(made))
            if wanted:
                made.import_pages(document, list(range(wanted)))
            document.close()
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def cpu_seconds(python: str, code: str, file: Path) -> tuple[float, str]:
    """User and system seconds of a process, and what it printed last."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([python, "-c", code, str(file)], check=False, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, (done.stdout.split() or done.stderr.split() or [""])[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=195)
    parser.add_argument("--peer-python", default="")
    options = parser.parse_args()
    for file in options.files:
        print(to_html(file.name, file.read_bytes()))
    if options.files:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "long.pdf")
        file.write_bytes(long_file(options.pages))
        readers = [("yaodian", sys.executable, OURS), ("pdfium", sys.executable, PDFIUM)]
        readers += [(name, options.peer_python, code) for name, code in PEERS.items() if options.peer_python]
        print(f"{options.pages} pages, {file.stat().st_size:,} bytes\n{'reader':14} {'CPU s':>6} characters")
        for name, python, code in readers:
            used, printed = cpu_seconds(python, code, file)
            print(f"{name:14} {used:6.2f} {printed}")


if __name__ == "__main__":
    main()
