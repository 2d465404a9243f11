"""One code is one kind of fault: every code in the source stands in one table of docs/problems/, and back."""

import re
from collections import Counter
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "connectors", "matching", "review", "records")
CODE = re.compile(r"BC-[A-Z]{3}-\d{3}")
KINDS = {"IMP", "STU", "DEC", "EXM", "REC", "REG", "SET", "RUN", "CAL", "INT"}


def codes_in_source() -> set[str]:
    """Codes that the source makes problems with: as a string of their own, not in a sentence about them."""
    whole = re.compile(r'"(BC-[A-Z]{3}-\d{3})"')
    files = (path for package in PACKAGES for path in (HOME / package).rglob("*.py"))
    return {code for path in files for code in whole.findall(path.read_text(encoding="utf-8"))}


def codes_in_pages() -> Counter[str]:
    """How often each code begins a row of a table."""
    pages = sorted((HOME / "docs" / "problems").glob("*.md"))
    lines = (line for page in pages for line in page.read_text(encoding="utf-8").splitlines())
    return Counter(
        code for line in lines if line.startswith("|") for code in CODE.findall(line.split("|")[1])
    )


def test_every_code_in_the_source_is_explained() -> None:
    assert sorted(codes_in_source() - set(codes_in_pages())) == []


def test_every_explained_code_is_in_the_source() -> None:
    assert sorted(set(codes_in_pages()) - codes_in_source()) == []


def test_no_code_is_explained_twice() -> None:
    assert [code for code, times in codes_in_pages().items() if times > 1] == []


def test_every_code_is_of_a_known_kind() -> None:
    assert {code.split("-")[1] for code in codes_in_source()} <= KINDS
