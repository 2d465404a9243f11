"""LinkedIn's download: tables with notes above the header now, without them and without URLs in 2018."""

from collections.abc import Callable

from data_samples.making.packing import table
from data_samples.making.shown import Shown, of

Members = dict[str, bytes]

NOTES = (
    "Notes:\r\n"
    '"Some e-mail addresses are missing from this file: an address is shown only where the person allows\n'
    'their connections to see it in a download."\r\n'
    "\r\n"
)
"""As observed in kind, not in wording: a label, a quoted paragraph that may span lines, a blank line."""
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
HEADER_2018 = ("First Name", "Last Name", "Email Address", "Company", "Position", "Connected On")
INVITATIONS = ("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
CONTACTS = (
    "Source",
    "FirstName",
    "LastName",
    "Companies",
    "Title",
    "Emails",
    "PhoneNumbers",
    "CreatedAt",
    "Addresses",
    "Sites",
    "InstantMessageHandles",
    "FullName",
    "Birthday",
    "Location",
    "BookmarkedAt",
    "Profiles",
)


def _url(line: Shown) -> str:
    return f"https://www.linkedin.com/in/{line.handle}" if line.handle else ""


def _connection(line: Shown) -> tuple[str, ...]:
    on = f"{line.since:%d %b %Y}"
    return (line.first, line.last, _url(line), line.email, line.employer, line.note, on)


def _connection_2018(line: Shown) -> tuple[str, ...]:
    on = f"{line.since.month}/{line.since.day}/{line.since:%y}, 6:14 PM"
    return (line.first, line.last, line.email, line.employer, line.note, on)


def _invitation(line: Shown, owner: str) -> tuple[str, ...]:
    sent = line.list == "request_sent"
    people = (owner, line.name) if sent else (line.name, owner)
    urls = ("", _url(line)) if sent else (_url(line), "")
    at = f"{line.since.month}/{line.since.day}/{line.since:%y}, 9:08 AM"
    return (*people, at, "", "OUTGOING" if sent else "INCOMING", *urls)


def _contact(line: Shown) -> tuple[str, ...]:
    full = f"{line.first} {line.last}".strip()
    at = f"{line.since.month}/{line.since.day}/{line.since:%y}, 9:08 AM"
    known = ("Phone", line.first, line.last, line.employer, "", line.email, line.phone, at)
    return (*known, "", "", "", full, line.birthday, "", "", "")


def now(shown: list[Shown], owner: str) -> Members:
    """The full archive of today: three lines above the connections' header."""
    connections = table([HEADER, *map(_connection, of(shown, "friend"))])
    members = {"Connections.csv": (NOTES + connections).encode()}
    if lines := of(shown, "request_sent", "request_received"):
        members["Invitations.csv"] = table(
            [INVITATIONS, *(_invitation(line, owner) for line in lines)]
        ).encode()
    if lines := of(shown, "contact"):
        members["ImportedContacts.csv"] = table([CONTACTS, *map(_contact, lines)]).encode()
    return members


def in_2018(shown: list[Shown], owner: str) -> Members:
    """The archive of 2018: no notes, no URL, month before day."""
    return {"Connections.csv": table([HEADER_2018, *map(_connection_2018, of(shown, "friend"))]).encode()}


GENERATIONS: dict[str, Callable[[list[Shown], str], Members]] = {"now": now, "2018": in_2018}
