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
"Trip: Rome"`. What stands before the colon is then no author if it opens a quotation or is one of the
notices known in English; if it is only very long, or follows a U+200E, it is doubted, and counts when it
stands at the head of two messages. A notice without quotation marks in another language, written twice with
the same words before its colon, is not told from a person. A name that holds ": " itself is cut there.
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

_GAP = r"[\s\u200e]*"
_DATE = (
    rf"(?P<a>[A-Z]?\d{{1,4}}){_GAP}[-./\u5e74\ub144]{_GAP}(?P<b>\d{{1,2}}){_GAP}[-./\u6708\uc6d4]{_GAP}"
    r"(?P<c>[A-Z]?\d{1,4})"
)
_TIME = rf"\d{{1,2}}{_GAP}[:.h\u066b]{_GAP}\d\d(?:{_GAP}(?:[:.]|min){_GAP}\d\d)?"
_WORDS = r"[^\d\[\]\n:]"
"""Between date and time and behind the time: blanks, commas, "klo", 下午, "p. m.", "г." and their like."""
_DAY_FIRST = rf"{_DATE}{_WORDS}{{1,20}}?{_TIME}{_WORDS}{{0,12}}?"
_TIME_FIRST = rf"{_TIME}{_WORDS}{{1,20}}?{_DATE}{_WORDS}{{0,12}}?"
_BRACKETED = r"\[{0}{1}\](?P<rest>.*)"
_DASHED = r"{1}\s[-\u2013\u2014]\s(?P<rest>.*)"

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
    r"^[^\S\n]*(?P<mark>\u200e*)[\s\u200e]*(?P<author>\S.{0,119}?)[\s\u200e]*:(?P<text>[\s\u200e].*)?$", re.DOTALL
)
_QUOTATION = re.compile("[\u201c\u201e\u00ab\u300c\u300e]")
_QUOTED = re.compile("[\u201d\u00bb\u300d\u300f]")
_NOTICES = re.compile(
    r"(?i)\b(changed (the|this) (subject|group|community)|created (the |this )?(group|community)"
    r"|end-to-end encrypt|security code)"
)
ENCRYPTED = re.compile(
    r"(?i)end[- ]to[- ]end|ende[- ]zu[- ]ende|bout en bout|extremo a extremo|(ponta|punta) a (ponta|punta)"
    r"|u\u00e7tan uca|\u0441\u043a\u0432\u043e\u0437\u043d|\u7aef\u5230\u7aef|\u7aef\u5c0d\u7aef"
    r"|\u30a8\u30f3\u30c9\u30c4\u30fc\u30a8\u30f3\u30c9|\uc885\ub2e8\uac04|\u0628\u064a\u0646 \u0627\u0644\u0637\u0631\u0641\u064a\u0646"
    r"|\u090f\u0902\u0921-\u091f\u0942-\u090f\u0902\u0921|\u0111\u1ea7u cu\u1ed1i"
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
        on_encryption: the text is the notice about encryption, which the chat itself "writes".
        by_owner: the text says that "you" deleted it, so its author is the owner of the phone.
    """

    style: str
    date: Numbers
    author: str | None
    doubt: Doubt = "none"
    marked: bool = False
    on_encryption: bool = False
    by_owner: bool = False


def head_of(line: str) -> Head | None:
    """Return how a message begins; None where the line begins none.

    >>> head = head_of("\\u200e[21/09/2026, 6:02:11\\u202fPM] Anna: hello")
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


def _head(style: str, date: Numbers, rest: str) -> Head:
    found = _AUTHOR.match(rest)
    if not found:
        return Head(style, date, None)
    text = found["text"] or ""
    written = text.lstrip()
    return Head(
        style,
        date,
        found["author"],
        _doubt(found["author"], after_mark=bool(found["mark"])),
        marked=written.startswith("\u200e"),
        on_encryption=len(written) >= _SHORTEST_NOTICE and bool(ENCRYPTED.search(written)),
        by_owner=bool(_OWN_DELETED.match(text)),
    )


def _doubt(author: str, *, after_mark: bool) -> Doubt:
    """Tell whether what stands before a colon may be no author.

    >>> [_doubt(said, after_mark=False) for said in ("Anna", 'Anna changed it to "Trip', 'Jo "Spud" Penrose')]
    ['none', 'notice', 'none']
    """
    opened = [found.start() for found in _QUOTATION.finditer(author)]
    closed = [found.start() for found in _QUOTED.finditer(author)]
    in_quotation = author.count('"') % 2 == 1 or (opened and opened[-1] > (closed or [-1])[-1])
    if in_quotation or _NOTICES.search(author):
        return "notice"
    return "doubted" if after_mark or len(author) > LONGEST_NAME else "none"
