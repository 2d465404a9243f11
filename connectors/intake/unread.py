"""What we were given and do not read: recognised by its signs where possible, answered with what to send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from posixpath import splitext

from connectors.export import Export, Member
from connectors.intake.kinds import kind_of
from connectors.intake.media import nothing_else
from connectors.intake.signs import SIGNS, TYPE_A_LIST, Sign
from connectors.intake.vocabulary import words_in
from records.policy import Service
from records.problem import Problem


@dataclass(frozen=True, slots=True)
class Unread:
    """Members that nobody read, with the answer for them.

    Attributes:
        service: whose they are, as far as the sign says.
        problem: what was handed in and what to send instead.
        files: how many members it stands for.
        known: headers or keys of our own vocabulary seen in them.
        unknown: how many others were seen.
        beside: nothing to worry about where lists of the same service were read.
    """

    service: Service | None
    problem: Problem
    files: int
    known: tuple[str, ...] = ()
    unknown: int = 0
    beside: bool = False


def not_read(export: Export, members: Sequence[Member], vocabulary: Collection[str] = ()) -> list[Unread]:
    """Answer for members that no reader recognised; `vocabulary` holds the words that may be named.

    Loose files are answered one by one; an archive or folder once, by the first sign found in it.
    """
    if export.loose:
        return [_one_file(export, member, vocabulary) for member in members]
    if export.only_media:
        return [_only_media(export, members)]
    for sign in SIGNS:
        if found := [member for member in members if _fits(sign, export, member)]:
            return [Unread(sign.service, _problem(export.label, sign), len(found))]
    if len(members) == 1:
        return [_one_file(export, members[0], vocabulary)]
    return [_nothing_known(export, members, vocabulary)]


def _only_media(export: Export, members: Sequence[Member]) -> Unread:
    """Say that it is one of the parts without lists, and by the paths whose it is."""
    sign = next((sign for sign in SIGNS for member in members if _fits(sign, export, member)), None)
    do = sign.do if sign else f"Ask the service for your connections, friends and followers. {TYPE_A_LIST}"
    problem = nothing_else(export.label, export.media, do)
    return Unread(sign.service if sign else None, problem, export.media)


LOOKED_INTO = 200
"""Members whose first bytes are looked at for signs; paths are looked at in all of them."""


def _fits(sign: Sign, export: Export, member: Member) -> bool:
    if not sign.path.search(member.place):
        return False
    if sign.head is None:
        return True
    if len(export.members) > LOOKED_INTO:
        return False
    return bool(sign.head.search(export.head(member)))


def _problem(file: str, sign: Sign) -> Problem:
    return Problem("BC-IMP-031", file, None, None, f"This is {sign.what}, which cannot be read yet.", sign.do)


def _one_file(export: Export, member: Member, vocabulary: Collection[str]) -> Unread:
    file = export.shown(member)
    if member.size == 0:
        what = "The file is empty."
        return Unread(None, Problem("BC-IMP-002", file, None, None, what, "Download it again."), 1)
    sign = next((sign for sign in SIGNS if _fits(sign, export, member)), None)
    if sign:
        return Unread(sign.service, _problem(file, sign), 1, beside=sign.beside)
    if kind := kind_of(export.head(member)):
        what = f"This is {kind}, not a list of connections."
        do = f"Hand in the zip that the service gave for download. If there is none: {TYPE_A_LIST}"
        return Unread(None, Problem("BC-IMP-032", file, None, None, what, do), 1)
    words = words_in([export.head(member)], {*vocabulary, *_STUDENT_WORDS})
    what = f"Nobody here knows this kind of file. {words.sentence()}"
    do = f"Hand in the export as it was downloaded. If there is none: {TYPE_A_LIST}"
    problem = Problem("BC-IMP-030", file, None, None, what, do)
    return Unread(None, problem, 1, words.known, words.others)


_STUDENT_WORDS = frozenset({"student_id", "given", "family", "dob", "account_held", "answer"})
"""Of the other tables of the folder, which are put into the wrong place at times."""

KINDS = frozenset("csv eml htm html ics js json mbox ods opml pdf srt tsv txt vcf xls xlsx xml".split())
"""Ends of names that can be told; another can be a person's: "John.Smith"."""
TEXTS = (".json", ".js", ".csv", ".tsv", ".txt")
"""Members in which words are looked for."""


def _nothing_known(export: Export, members: Sequence[Member], vocabulary: Collection[str]) -> Unread:
    kinds = sorted({splitext(member.place)[1][1:] for member in members} & KINDS)
    what = f"None of the {len(members)} files inside is a list of connections that we know."
    if kinds and len(kinds) <= 5:
        what += f" Their kinds: {', '.join(kinds)}."
    texts = [member for member in members if member.place.endswith(TEXTS)][:LOOKED_INTO]
    words = words_in(map(export.head, texts), vocabulary)
    what += f" {words.sentence()}" if texts else ""
    do = f"Ask the service for your connections, friends and followers. If it has none: {TYPE_A_LIST}"
    problem = Problem("BC-IMP-030", export.label, None, None, what, do)
    return Unread(None, problem, len(members), words.known, words.others)
