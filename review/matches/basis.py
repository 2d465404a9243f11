"""The facts a decision rests on, by kind of decision, and what reopens it when they change.

Facts are what was written, not what it folds to: they are folded when they are compared, so that a
better folding never reopens anything. Scores are no facts, and never reopen anything.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict
from urllib.parse import urlsplit

from records.names import fold
from records.policy import Ground, Outcome, Status
from review import words


class Seen(TypedDict):
    """One connection as an export showed it; null: the export does not say."""

    service: str
    direction: str
    name: str | None
    handle: str | None
    profile: str | None
    id: str | None


class Facts(TypedDict):
    """How one match looked when it was last found: what people were shown, and what decisions rest on.

    `names` are given and family name of every name of the student; `dob` is ISO; `under_18` null: not known.
    """

    staff_name: str
    student_id: str
    student_name: str
    status: str | None
    under_18: bool | None
    dob: str | None
    names: list[str]
    connections: list[Seen]


RELIED_ON: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.EXEMPT_RELATIVE: ("status", "under_18"),
    Outcome.EXEMPT_FAMILY_FRIEND: ("status", "under_18"),
    Outcome.EXEMPT_OTHER: ("status", "under_18"),
    Outcome.NOT_THE_SAME_PERSON: ("student_name", "names", "dob", "under_18", "connections"),
    Outcome.ASK_TO_END: ("connections",),
    Outcome.CONNECTION_ENDED: ("connections",),
    Outcome.ESCALATE: ("status", "under_18", "connections"),
    Outcome.PARK: ("student_name", "names", "dob", "status", "under_18", "connections"),
    Outcome.UNDO: (),
}
"""Which facts each kind of decision rests on, the pair itself aside. An exemption says who somebody is,
so a new name or a new service leaves it alone; "not the same person" says who somebody is not."""


def relied_on(outcome: Outcome, facts: Facts) -> dict[str, object]:
    """The part of the facts that a decision of this kind rests on."""
    return {name: value for name, value in facts.items() if name in RELIED_ON[outcome]}


def reopening_differences(
    outcome: Outcome, relied: Mapping[str, object], facts: Facts, ground: Ground = Ground.NAME
) -> list[str]:
    """What has changed so that the decision no longer stands, in plain words; empty: it stands.

    Args:
        outcome: the decision that stands.
        relied: what `relied_on` kept of it.
        facts: how the match looks now.
        ground: what "not the same person" rests on.
    """
    then: Facts = {**facts, **relied}  # type: ignore[typeddict-item]
    if outcome is Outcome.NOT_THE_SAME_PERSON:
        return [*_who(then, facts), *_another(then, facts, ground)]
    if outcome.clear_reason is not None:
        return [*_risk(then, facts)]
    if outcome is Outcome.PARK:  # looked at sooner than planned
        return [
            *_risk(then, facts),
            *_who(then, facts),
            *_connections(then["connections"], facts["connections"]),
        ]
    return []


def _another(then: Facts, now: Facts, ground: Ground) -> Iterator[str]:
    """What may make the connection another person after all."""
    # Who looked at a date of birth or a photo did not go by the name of the account.
    knows_account = ground in (Ground.DATE_OF_BIRTH, Ground.PHOTO)
    yield from _connections(then["connections"], now["connections"], renamed=not knows_account)
    if ground is Ground.DATE_OF_BIRTH:
        yield from _age(then, now)


def differences(then: Facts, now: Facts) -> list[str]:
    """Everything that a decision could rest on and that has changed, in plain words."""
    if then == now:  # nearly every match of a second year
        return []
    status = [] if then["status"] == now["status"] else [_status_change(then, now)]
    connections = _connections(then["connections"], now["connections"])
    return [*_who(then, now), *status, *_age(then, now), *connections]


def still_holds(kept: Sequence[Seen], exported: Sequence[Seen]) -> bool:
    """Whether any of these connections is still among the ones an export shows now."""
    return any(_may_be_one(old, new) for old in kept for new in exported)


def _who(then: Facts, now: Facts) -> Iterator[str]:
    known = {fold(name) for name in then["names"]}
    if new := [name for name in now["names"] if fold(name) not in known]:
        was = " or ".join(then["names"])
        yield f"The student's name, {was} at the time, is now also {' and '.join(new)}."
    if then["dob"] and now["dob"] and then["dob"] != now["dob"]:
        yield f"The student's date of birth was {then['dob']} and is now {now['dob']}."


def _risk(then: Facts, now: Facts) -> Iterator[str]:
    if now["status"] == Status.CURRENT and then["status"] != Status.CURRENT:
        yield _status_change(then, now)
    yield from _age(then, now)


def _age(then: Facts, now: Facts) -> Iterator[str]:
    if now["under_18"] and not then["under_18"]:
        yield "The student records now show that the student is under 18."


def _status_change(then: Facts, now: Facts) -> str:
    return f"The student was {_status(then['status'])} and is now {_status(now['status'])}."


def _status(status: str | None) -> str:
    return {None: "of unknown status", "applicant": "an applicant"}.get(status, f"a {status} student")


def _connections(then: Sequence[Seen], now: Sequence[Seen], *, renamed: bool = True) -> list[str]:
    new = [sentence for seen in now if (sentence := _what_is_new(seen, then, renamed=renamed))]
    return list(dict.fromkeys([*new, *_more_namesakes(then, now)]))


def _what_is_new(seen: Seen, then: Sequence[Seen], *, renamed: bool) -> str | None:
    """Say what is new about a connection that was not there before, or that is shown otherwise now."""
    same_account = [old for old in then if _references(old) & _references(seen)]
    if any(_name(old) == _name(seen) or not _name(old) for old in same_account):
        return None
    where = words.service(seen["service"])
    if same_account and not renamed:
        return None
    if same_account:
        return f"The connection on {where} shown as {same_account[0]['name']} is now shown as {seen['name']}."
    if any(_may_be_one(old, seen) for old in then):
        return None
    return f"There is a connection on {where} that was not there before: {seen['name'] or seen['handle']}."


def _more_namesakes(then: Sequence[Seen], now: Sequence[Seen]) -> list[str]:
    """Count connections that only their names tell apart: a second friend of that name is a new one."""
    before, after = _nameless_references(then), _nameless_references(now)
    return [
        f"There are now {count} connections on {words.service(service)} named {shown}."
        for (service, name), (count, shown) in after.items()
        if 0 < before.get((service, name), (0, ""))[0] < count
    ]


def _nameless_references(seen: Sequence[Seen]) -> dict[tuple[str, str], tuple[int, str]]:
    """Count the connections without any reference, by service and name; (the most in one direction, name)."""
    # A friend who also follows is one person in two lists, so directions are not added up.
    each = Counter((one["service"], _name(one), one["direction"]) for one in seen if not _references(one))
    shown = {(one["service"], _name(one)): one["name"] or "" for one in seen}
    most: dict[tuple[str, str], tuple[int, str]] = {}
    for (service, name, _), count in each.items():
        most[service, name] = max(most.get((service, name), (0, "")), (count, shown[service, name]))
    return most


def _may_be_one(old: Seen, new: Seen) -> bool:
    """Whether two connections can be one account: by a reference, or by name with no reference against it."""
    if old["service"] != new["service"]:
        return False
    mine, theirs = _references(old), _references(new)
    if mine & theirs:
        return True
    told_apart = {kind for _, kind, _ in mine} & {kind for _, kind, _ in theirs}
    return bool(_name(old)) and _name(old) == _name(new) and not told_apart


def _references(seen: Seen) -> set[tuple[str, str, str]]:
    """What names the account itself: (service, kind, value)."""
    found = {
        "id": seen["id"],
        "handle": (seen["handle"] or "").casefold(),
        "profile": _address(seen["profile"]),
    }
    return {(seen["service"], kind, value) for kind, value in found.items() if value}


def _address(url: str | None) -> str:
    """An address without scheme, ``www.``, last slash or query; exports write one profile several ways."""
    if not url:
        return ""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:  # "Invalid IPv6 URL": what is no address is compared as it is written
        return url.casefold()
    return (parts.netloc.removeprefix("www.") + parts.path.rstrip("/")).casefold()


def _name(seen: Seen) -> str:
    """The shown name, folded, its words in order of the alphabet: surname first is the same name."""
    return " ".join(sorted(fold(seen["name"] or "").split()))
