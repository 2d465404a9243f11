"""Zips of WhatsApp chats among what was handed in: each is an export of its own, called by its partner.

An iPhone calls the zip "WhatsApp Chat - Flat 2.zip" and the text inside `_chat.txt`, so two chats look like
two parts of one download. The name is a person's, so chats are shown by their number.
"""

from collections.abc import Sequence
from pathlib import Path

from connectors.intake.opening import open_export
from connectors.intake.paths import shown
from records.problem import Refused

_WHATSAPP = "whatsapp"
_TEXT = "_chat.txt"


def apart(paths: list[Path]) -> list[list[Path]]:
    """Part zips whose names make them look like parts of one export, if they are chats."""
    if len(paths) > 1 and (_is_called_a_chat(paths[0].name) or _holds_a_chat(paths[0])):
        return [[path] for path in paths]
    return [paths]


def labels(names: Sequence[str]) -> list[str]:
    """Return what zips are called: numbered where there are several, chats among themselves.

    >>> labels(["mydata.zip", "WhatsApp Chat - Bev.zip", "WhatsApp Chat - Coach.zip"])
    ['mydata.zip', 'WhatsApp chat 1 of 2', 'WhatsApp chat 2 of 2']
    """
    chats = sum(map(_is_called_a_chat, names))
    met = 0
    called = []
    for number, name in enumerate(names, 1):
        if _is_called_a_chat(name):
            met += 1
            called.append(shown(name, met if chats > 1 else None, chats))
        else:
            called.append(shown(name, number if len(names) > 1 else None))
    return called


def _is_called_a_chat(name: str) -> bool:
    return _WHATSAPP in name.lower()


def _holds_a_chat(path: Path) -> bool:
    try:
        with open_export(path) as export:
            return any(member.path == _TEXT for member in export.members)
    except Refused:
        return False
