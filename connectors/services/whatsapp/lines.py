"""The lines of an exported WhatsApp chat: which of them begin a message, and who wrote it.

A message begins with day, time and author, in the style of the phone's language and system:

- iPhone: `[21/09/2026, 18:02:11] Anna: text`, in Vietnamese the time first;
- Android: `21/09/2026, 18:02 - Anna: text`.

Seen: day, month or year first; two or four digits, years of Buddhist and Japanese eras (`2565 BE`, `R4`);
slashes, hyphens, dots, 年 and 月 between them; am and pm before or after the time, in any words, behind any
kind of blank; Arabic digits and comma. So the pattern knows only where digits and marks stand. A line that
does not begin so goes on with the message before it, even if it reads "Anna: text".

Invisible marks stand in front of heads, names and numbers. U+200E also says something: on an iPhone it
stands before text that WhatsApp wrote itself (notices, "image omitted").

Android writes notices without an author, and such a notice can hold a colon: `Anna changed the subject to
"Trip: Rome"`. What stands before the colon is no author if it is one of the notices known in English. It is
doubted, and counts only when it stands at the head of two messages, if it opens a quotation, is very long or
follows a U+200E. Not told from a person: a notice in another language with a colon outside quotation marks.
A name that holds ": " itself is cut there.
"""

import re
from dataclasses import dataclass
from typing import Literal

Doubt = Literal["none", "doubted", "notice"]

LONGEST_NAME = 60
"""Characters beyond which an author is doubted. Profile names hold 25; names of phone books rarely 50."""

Numbers = tuple[str, str, str]
"""The three numbers of a date as they are written."""

_MARKS = dict.fromkeys((0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
"""Taken out: they only steer the direction of writing. U+200E stays until the head is read."""

_GAP = r"[\s\u200e]{0,4}"
_DATE = (
    rf"(?P<a>[A-Z]?\d{{1,4}}){_GAP}[-./年년]{_GAP}(?P<b>\d{{1,2}}){_GAP}[-./月월]{_GAP}"
    r"(?P<c>[A-Z]?\d{1,4})"
)
_TIME = rf"\d{{1,2}}{_GAP}[:.h٫]{_GAP}\d\d(?:{_GAP}(?:[:.]|min){_GAP}\d\d)?"
_WORDS = r"[^\d\[\]\n:]"
"""Between date and time and behind the time: blanks, commas, "klo", 下午, "p. m.", "г." and their like."""
_DAY_FIRST = rf"{_DATE}{_WORDS}{{1,20}}?{_TIME}{_WORDS}{{0,12}}?"
_TIME_FIRST = rf"{_TIME}{_WORDS}{{1,20}}?{_DATE}{_WORDS}{{0,12}}?"
_BRACKETED = r"\[{0}{1}\](?P<rest>.*)"
_DASHED = r"{1}\s[-–—]\s(?P<rest>.*)"

_STYLES = {
    name: re.compile(rf"^{_GAP}" + frame.format(_GAP, inner), re.DOTALL)
    for name, frame, inner in (
        ("dashed", _DASHED, _DAY_FIRST),
        ("bracketed", _BRACKETED, _DAY_FIRST),
        ("dashed, time first", _DASHED, _TIME_FIRST),
        ("bracketed, time first", _BRACKETED, _TIME_FIRST),
    )
}
_AUTHOR = re.compile(
    rf"^\s{{0,4}}(?P<mark>\u200e{{0,4}}){_GAP}(?P<author>\S.{{0,119}}?){_GAP}:(?P<text>[\s\u200e].*)?$",
    re.DOTALL,
)
_QUOTATION = re.compile("[“„«「『]")
_QUOTED = re.compile("[”»」』]")
_NOTICES = re.compile(
    r"(?i)\b(changed (the|this) (subject|group|community)|created (the |this )?(group|community)"
    r"|end-to-end encrypt|security code)"
)
_ENCRYPTED = re.compile(
    r"(?i)end[- ]to[- ]end|ende[- ]zu[- ]ende|bout en bout|extremo a extremo|(ponta|punta) a (ponta|punta)"
    r"|uçtan uca|сквозн|端到端|端對端|エンドツーエンド|종단간|بين الطرفين|एंड-टू-एंड|đầu cuối"
)
_SHORTEST_NOTICE = 30
"""Characters of the notice about encryption; in Chinese it takes about 40."""
_OWN_DELETED = re.compile(r"\s*\u200e*You deleted this message\.?\s*$")


@dataclass(frozen=True, slots=True)
class Head:
    """How a message begins. The text itself is not kept.

    Attributes:
        style: which of the styles above; all heads of a chat have one.
        date: the numbers of its date.
        author: None for a notice without one.
        doubt: whether the author may be the beginning of a notice.
        marked: the text begins with U+200E, so WhatsApp wrote it.
        by_owner: the text says that "you" deleted it, so its author is the owner of the phone.
    """

    style: str
    date: Numbers
    author: str | None
    doubt: Doubt = "none"
    marked: bool = False
    by_owner: bool = False


def head_of(line: str) -> Head | None:
    r"""Return how a message begins; None where the line begins none.

    >>> head = head_of("\u200e[21/09/2026, 6:02:11\u202fPM] Anna: hello")
    >>> head.author, head.date
    ('Anna', ('21', '09', '2026'))
    """
    plain = line.rstrip("\r\n")
    if not plain.isascii():
        plain = plain.translate(_MARKS)
    for style, pattern in _STYLES.items():
        if found := pattern.match(plain):
            return _head(style, (found["a"], found["b"], found["c"]), found["rest"])
    return None


def tells_of_encryption(line: str) -> bool:
    """Tell the notice about encryption that stands first in most chats; an iPhone gives it an author.

    >>> tells_of_encryption("[1/2/24, 10:00:00] Trip: Messages and calls are end-to-end encrypted. No …")
    True
    """
    text = line.rpartition(": ")[2]
    return len(text) >= _SHORTEST_NOTICE and bool(_ENCRYPTED.search(text))


def _head(style: str, date: Numbers, rest: str) -> Head:
    found = _AUTHOR.match(rest)
    if not found:
        return Head(style, date, None)
    text = found["text"] or ""
    return Head(
        style,
        date,
        found["author"],
        _doubt(found["author"], after_mark=bool(found["mark"])),
        marked=text.lstrip().startswith("\u200e"),
        by_owner=bool(_OWN_DELETED.match(text)),
    )


def _doubt(author: str, *, after_mark: bool) -> Doubt:
    """Tell whether what stands before a colon may be no author.

    >>> [_doubt(said, after_mark=False) for said in ("Anna", 'Anna nennt sie "Trip', 'Jo "Spud" Penrose')]
    ['none', 'doubted', 'none']
    """
    opened = [found.start() for found in _QUOTATION.finditer(author)]
    closed = [found.start() for found in _QUOTED.finditer(author)]
    in_quotation = author.count('"') % 2 == 1 or (opened and opened[-1] > (closed or [-1])[-1])
    if _NOTICES.search(author):
        return "notice"
    return "doubted" if in_quotation or after_mark or len(author) > LONGEST_NAME else "none"
