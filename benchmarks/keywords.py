"""How many of the keywords shown are good, against words marked by reading.

    python -m benchmarks.keywords DATA_FOLDER [--unread] [--errors]

``keyword_marks.json`` holds words only; the texts are those of DATA_FOLDER. A keyword is good when it is one of the
words marked, in either script.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.facts import article_of, texts_of
from bot.summarizing.keywords import keywords_of
from bot.text.scripts import to_simplified

MARKS = Path(__file__).with_name("keyword_marks.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--unread", action="store_true", help="the half that was not looked at, too")
    parser.add_argument("--errors", action="store_true", help="name what is shown and not marked, of the read half")
    options = parser.parse_args()
    documents = json.loads(MARKS.read_text("utf-8"))["documents"]
    rows = texts_of(options.folder, {one["file"] for one in documents})
    for part in ("read", "unread") if options.unread else ("read",):
        shown = good = 0
        some = [one for one in documents if one["part"] == part]
        for one in some:
            found = [to_simplified(word) for word in keywords_of(article_of(rows[one["id"]]))]
            shown += len(found)
            good += sum(word in one["good"] for word in found)
            if options.errors and part == "read":
                print(one["id"], *(word if word in one["good"] else f"✗{word}" for word in found))
        print(f"{part}: {len(some)} documents, {shown} shown, {good} good ({good / max(1, shown):.2f})")


if __name__ == "__main__":
    main()
