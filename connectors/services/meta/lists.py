"""What the exports of Facebook and Instagram have in common: one JSON file a list, sometimes in parts.

Both give web pages (HTML) unless JSON is chosen, number the files of a long list (`followers_1.json`), and
put lists that nobody has described beside those that we know.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from connectors.connections import Gathering, shape_unknown
from connectors.export import Export, Member
from connectors.intake.paths import looked_up
from connectors.json_text import parsed
from connectors.pages import LARGEST_PAGE
from records.problem import Problem, Refused

MOST_PARTS = 10_000
"""Parts of one list that are looked for; a hostile file name can hold any number."""

_PAGE = re.compile(r"(\d+)$")

Take = Callable[[Gathering, Member, object], bool]
"""Takes in the lists of one parsed member; False where it holds none that is known."""


def read_lists(gathering: Gathering, members: Sequence[Member], service: str, take: Take) -> None:
    """Read the JSON lists; what cannot be read, web pages among it, is a problem and hides no other list."""
    export = gathering.export
    for member in members:
        if is_web_page(member):
            continue
        try:
            content = parsed(export, member)
        except Refused as refused:
            gathering.fail(refused.problem)
            continue
        if take(gathering, member, content):
            gathering.read.add(member.path)
        else:
            gathering.fail(shape_unknown(export.shown(member)))
    if pages := sum(map(is_web_page, members)):
        gathering.fail(web_pages_unread(export, service, pages))


def is_web_page(member: Member) -> bool:
    """Tell a web page by its name."""
    return member.place.endswith((".html", ".htm"))


def pages_without_json(
    export: Export, claimed: Sequence[Member], is_list: Callable[[Member], bool]
) -> list[Member]:
    """Return the lists that are there only as web pages; where one folder holds both, JSON wins.

    Another folder is another download: of two ages, either can hold people that the other lacks.
    """
    have = {_list_at(member) for member in claimed}
    pages = [member for member in export.members if is_web_page(member) and is_list(member)]
    return [page for page in pages if _list_at(page) not in have]


def _list_at(member: Member) -> str:
    return _PAGE.sub("", PurePosixPath(member.place).with_suffix("").as_posix())


def name_and_page(path: str) -> tuple[str, int | None]:
    """Split a file name into list and page.

    >>> name_and_page("connections/followers_and_following/followers_2.json")
    ('followers', 2)
    """
    stem = PurePosixPath(looked_up(path)).stem
    page = _PAGE.search(stem)
    return (stem[: page.start()], int(page[1])) if page else (stem, None)


def tell_missing_parts(gathering: Gathering, lists: Iterable[Member]) -> None:
    """Say which numbered part of a list is not there; the last one cannot be missed this way."""
    parts: dict[str, set[int]] = {}
    for member in lists:
        name, page = name_and_page(member.path)
        # A first part may go without a number beside a second one.
        parts.setdefault(name, set()).add(page or 1)
    for name, found in parts.items():
        if missing := [page for page in range(1, min(max(found), MOST_PARTS)) if page not in found]:
            gathering.in_part = True
            gathering.problems.append(_missing(gathering.export.label, name, missing))


def ends(export: Export, page: Member) -> bool:
    """Tell that a page which begins as a whole one ends too: else its list is short and looks complete."""
    whole = export.read(page, LARGEST_PAGE).replace(b"\0", b"").lower()
    return b"</html" in whole or b"<html" not in whole


def broken_off(file: str) -> Problem:
    """Say that a web page breaks off."""
    what = "The web page breaks off, so people may be missing from its list."
    return Problem("BC-IMP-060", file, None, None, what, "Download the export again.")


def note_strangers(
    gathering: Gathering, folder: str, known: Callable[[Member], bool], endings: tuple[str, ...] = (".json",)
) -> None:
    """Count the files in the lists' own folders that are of no kind we know; `folder` is a pattern."""
    within = re.compile(folder)
    beside = (member for member in gathering.export.ending(*endings) if not known(member))
    if strangers := sum(bool(within.search("/" + member.place)) for member in beside):
        gathering.notes.append(f"{strangers} files beside the lists are of a kind that we do not know")


def _missing(label: str, name: str, missing: Sequence[int]) -> Problem:
    numbers = ", ".join(str(page) for page in missing[:5]) + (" and more" if len(missing) > 5 else "")
    what = f"The list {name} comes in numbered parts, and part {numbers} is missing."
    return Problem("BC-IMP-041", label, None, None, what, "Hand in all parts of the download.")


def web_pages_unread(export: Export, service: str, count: int) -> Problem:
    """Say that lists are there as web pages that we cannot read."""
    lists = "a list" if count == 1 else f"{count} lists"
    what = f"This is the web-page version (HTML) of what {service} exports: {lists} in it cannot be read."
    do = f"Ask {service} for the download again and choose the format JSON and the date range all time."
    return Problem("BC-IMP-040", export.label, None, None, what, do)
