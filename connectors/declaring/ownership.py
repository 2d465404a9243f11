"""Whose export is it: the owner named inside is compared with the member of staff who handed it in.

A partner's or a colleague's download is the likeliest honest mistake, and its rows would point at somebody
who does not know these people. So the rows of an export that names another person altogether are not used
until the declaration names that account; where only the family name agrees they are used, and told. Nobody
keeps an account under every name they have: a given name that agrees is enough, since family names change.

Nothing here repeats a name: what is inside a stranger's export is the stranger's.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from functools import cache

from nicknames import NickNamer
from rapidfuzz.distance import JaroWinkler

from connectors.owner import Owner
from records.names import fold
from records.people import StaffMember
from records.problem import Problem

CLOSE = 0.92
"""Jaro-Winkler similarity, 0 to 1, from which two words of four letters or more are one name misspelt."""
SHORTEST_STEM = 3
"""Letters that a short form must share with the whole name: Bev and Beverley, Sam and Samantha."""

_LINK = re.compile(r"(?i)^(?:https?://|www\.)[^?#]*/([^/?#]+)/?(?:[?#].*)?$")
_MUHAMMAD = frozenset("muhammad mohammed mohammad mohamed mohamad muhammed mohamud mohd mo".split())
"""One name, and a common one: its spellings are less alike than CLOSE."""
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame rev revd".split())


class Fit(Enum):
    """How an export's owner fits the member of staff; the first that holds counts."""

    SAME = "the same person, as far as the names say"
    COLLEAGUE = "another member of staff goes by just this name"
    BY_FAMILY_NAME = "only the family name agrees"
    NOT_KNOWN = "nothing in it can be compared"
    ANOTHER = "the names have nothing in common"


NOT_THEIRS = frozenset({Fit.COLLEAGUE, Fit.ANOTHER})
"""The rows of such an export are not used."""


def fit(
    owner: Owner, member: StaffMember, accounts: Collection[str] = (), colleagues: Iterable[StaffMember] = ()
) -> Fit:
    """Compare an export's owner with a member of staff.

    Args:
        owner: as the export names them.
        member: who handed it in.
        accounts: names or handles that the member's declaration gives for their accounts.
        colleagues: everybody else on the staff list.

    >>> from connectors.owner import owner_of
    >>> bev = StaffMember(staff_id="S1", name="Beverley Tregear", email="b.tregear@example.org")
    >>> [fit(owner_of(name=name), bev).name for name in ("Bev Smith", "Paul Tregear", "Paul Smith", "B")]
    ['SAME', 'BY_FAMILY_NAME', 'ANOTHER', 'NOT_KNOWN']
    """
    if _is_certain(owner, member, accounts):
        return Fit.SAME
    if any(_is_whole_name(owner, colleague) for colleague in colleagues):
        return Fit.COLLEAGUE
    named = _best(_of_words(_words(name), _words(member.name)) for name in owner.names)
    handled = _best(_of_handle(handle, _words(member.name)) for handle in owner.handles)
    if handled is Fit.BY_FAMILY_NAME and named is Fit.NOT_KNOWN:
        return Fit.SAME
    return _best(fits for fits in (named, handled) if fits is not Fit.NOT_KNOWN)


def _best(found: Iterable[Fit]) -> Fit:
    return min(found, key=list(Fit).index, default=Fit.NOT_KNOWN)


def tell(found: Fit, label: str) -> Problem | None:
    """Say in plain words what a person must look at; None where the owner fits or cannot be compared."""
    if found not in _WORDS:
        return None
    code, what = _WORDS[found]
    return Problem(code, label, None, None, what, _CHECK)


_WORDS = {
    Fit.BY_FAMILY_NAME: (
        "BC-DEC-050",
        "The account this export comes from has another first name than this member of staff.",
    ),
    Fit.ANOTHER: (
        "BC-DEC-051",
        "The account this export comes from is in another name than this member of staff's, so its rows "
        "were not used.",
    ),
    Fit.COLLEAGUE: (
        "BC-DEC-054",
        "The account this export comes from is in the name of another member of staff, so its rows were "
        "not used.",
    ),
}
_CHECK = (
    "Ask whose account it is. If it is theirs under another name, put that name into their "
    "declaration.csv, column account_name; else ask for their own export."
)


def _is_certain(owner: Owner, member: StaffMember, accounts: Collection[str]) -> bool:
    said = {fold(_account(account)) for account in accounts} - {""}
    if said & {fold(name) for name in owner.names | owner.handles | owner.emails}:
        return True
    by_email = member.email.casefold() in {email.casefold() for email in owner.emails}
    return by_email or _is_whole_name(owner, member)


def _account(said: str) -> str:
    """Return the name or handle that a declaration gives; many paste the link to their profile.

    >>> _account("https://www.instagram.com/sunny.days/?hl=en"), _account("@sunny.days")
    ('sunny.days', 'sunny.days')
    """
    link = _LINK.match(said.strip())
    return (link[1] if link else said.strip()).lstrip("@")


def _of_words(shown: Sequence[str], own: Sequence[str]) -> Fit:
    """Compare the words of two names; `own` has the family name last. An initial alone proves nothing."""
    shown, own = _joined(shown, own), _joined(own, shown)
    words = [word for word in shown if len(word) > 1]
    if not own or not words:
        return Fit.NOT_KNOWN
    agreeing = [word for word in own if any(_agree(word, other) for other in words)]
    if any(word != own[-1] for word in agreeing) or (agreeing and _share_an_initial(shown, own)):
        return Fit.SAME
    if len(shown) == 1:
        return Fit.SAME if agreeing else Fit.NOT_KNOWN
    if agreeing:
        return Fit.BY_FAMILY_NAME
    return Fit.NOT_KNOWN if any(len(word) == 1 for word in shown) else Fit.ANOTHER


def _joined(words: Sequence[str], beside: Sequence[str]) -> list[str]:
    """Write two words as one where the other name does.

    >>> _joined(["omar", "al", "rashid"], ["alrashid", "omar"])
    ['omar', 'alrashid']
    """
    joined = list(words)
    for at in range(len(joined) - 2, -1, -1):
        if joined[at] + joined[at + 1] in beside:
            joined[at : at + 2] = [joined[at] + joined[at + 1]]
    return joined


def _share_an_initial(shown: Sequence[str], own: Sequence[str]) -> bool:
    """Tell whether an initial on either side is that of a given name: J Smith may be John Smith."""
    given = own[:-1], [word for word in shown if not _agree(own[-1], word)]
    initials = {word for words in given for word in words if len(word) == 1}
    return bool({word[0] for word in given[0]} & {word[0] for word in given[1]} & initials)


def _agree(one: str, other: str) -> bool:
    """Tell whether two words are one name: alike, a short form, a nickname, or a slip.

    >>> [_agree("robert", word) for word in ("robert", "rob", "bob", "robret", "paul")]
    [True, True, True, True, False]
    """
    if one in _MUHAMMAD and other in _MUHAMMAD:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= SHORTEST_STEM and long.startswith(short):
        return True
    if len(short) > SHORTEST_STEM and JaroWinkler.similarity(one, other) >= CLOSE:
        return True
    return other in _short_forms(one) or one in _short_forms(other)


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def _short_forms(name: str) -> set[str]:
    return set(_nicknames().nicknames_of(name))


def _of_handle(handle: str, own: Sequence[str]) -> Fit:
    """Look for a name in a handle, four letters of it at least. It is never another's for want of one."""
    letters = re.sub(r"[^a-z]", "", fold(handle))
    found = [word for word in own if len(word) > SHORTEST_STEM and word in letters]
    if not found:
        return Fit.NOT_KNOWN
    return Fit.BY_FAMILY_NAME if found == own[-1:] else Fit.SAME


def _is_whole_name(owner: Owner, member: StaffMember) -> bool:
    return any(sorted(_words(name)) == sorted(_words(member.name)) for name in owner.names)


def _words(name: str) -> list[str]:
    """Return a name's words in order, titles left out, the family name last ("Tregear, Bev" is turned)."""
    family, comma, given = name.partition(",")
    turned = f"{given} {family}" if comma else name
    return [word for word in fold(turned).split() if word not in _TITLES]
