"""The licences of everything that is installed with the bot, by package.

    make licences     # writes docs/licences.md

Read from the metadata of the installed packages, starting at this project's own requirements with the extras that a
user may ask for; what only tests and training need is left out.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

EXTRAS = {"", "postgres", "pictures"}
HEAD = """# Licences

What `pip install .` brings along, with the extras `postgres` and `pictures` (written by `make licences`). The bot itself is
[MIT](../LICENSE). LGPL and MPL packages are used as they are published, unchanged and not copied.
The extra `ocr` is not in the list: RapidOCR and OpenCV are Apache-2.0, onnxruntime and pyclipper MIT, shapely and protobuf BSD.

| package | licence |
| --- | --- |"""


def required(name: str = "yaodian", extras: frozenset[str] = frozenset(EXTRAS), seen: set[str] | None = None) -> set[str]:
    """The installed packages that ``name`` needs, and those that they need. Extras are asked for by this project only."""
    seen = set() if seen is None else seen
    for line in distribution(name).requires or ():
        wanted = re.match(r"[\w.-]+", line)
        asked = re.search(r"extra\s*==\s*[\"']([\w-]+)", line)
        if not wanted or (asked[1] if asked else "") not in extras:
            continue
        found = re.sub(r"[-_.]+", "-", wanted[0]).lower()
        if found in seen or not _installed(found):
            continue
        seen.add(found)
        required(found, frozenset({""}), seen)
    return seen


def licence(name: str) -> str:
    """The licence that a package declares: SPDX where it has one, else its classifier, else its own words."""
    metadata = distribution(name).metadata
    classified = [one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier") or () if one.startswith("License ::")]
    words = (metadata.get("License") or "").strip()
    known = [one for one in classified if one != "OSI Approved"]
    if "Redistribution and use in source and binary forms" in words:
        return "BSD License"  # the whole text of the licence stands where its name should
    return metadata.get("License-Expression") or ", ".join(known) or words.partition("\n")[0] or "not declared"


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:  # a marker of another platform
        return None


if __name__ == "__main__":
    print(HEAD)
    for package in sorted(required()):
        print(f"| {package} | {licence(package)} |")
