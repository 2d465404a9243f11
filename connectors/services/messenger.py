"""Messenger: with whom one talks there, out of Facebook's download and Messenger's own.

Facebook's holds `messages/<box>/<thread>/message_N.json`: at the root until 2023, below
`your_activity_across_facebook/`, then `your_facebook_activity/`; numbered folders at the root were seen in
March 2026. Conversations that are encrypted from end to end are missing there from the day on which they
became so, and come in a download of their own, "message storage": one file a conversation.

Conversations that are as likely to be Instagram's are read as service `other`, with a problem: a partner who
may be a student is not passed over because the download was taken apart.

Samples: data_samples/exports/messenger (invented people).
"""

from collections.abc import Sequence

from connectors.connections import Gathering
from connectors.export import Export, Member
from connectors.reader import Reader, Reading
from connectors.services.facebook.profile import take_profile
from connectors.services.meta.conversations import conversations_of, whose_are
from connectors.services.meta.reading import read_conversations
from records.policy import Service
from records.problem import Problem

ASKS_FOR = (
    "Accounts Centre > Your information and permissions > Export your information: Messages, format JSON, "
    "date range all time; and Messenger > Privacy & safety > End-to-end encrypted chats > Message storage > "
    "Download message storage data"
)

VOCABULARY = frozenset(
    {
        "participants",
        "messages",
        "sender_name",
        "timestamp_ms",
        "title",
        "is_still_participant",
        "thread_path",
    }
    | {"senderName", "threadName", "timestamp", "isUnsent"}
)


def recognises(export: Export) -> list[Member]:
    """Claim Facebook's conversations, and those that may be Facebook's or Instagram's."""
    return conversations_of(export, Service.MESSENGER)


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read who is in each conversation; text is never kept."""
    gathering = Gathering(export, READER.name, Service.MESSENGER)
    take_profile(gathering)
    # The family is told by the reader of Facebook's lists, once.
    gathering.relatives.clear()
    whose = [(member, service or Service.OTHER) for member, service in whose_are(export, members)]
    read_conversations(gathering, whose)
    doubtful = sum(service is Service.OTHER for _, service in whose)
    if doubtful:
        gathering.in_part = True
        gathering.problems.append(_whose(export.label, doubtful))
    if doubtful == len(whose):
        gathering.service = Service.OTHER
    return gathering.reading()


def _whose(label: str, files: int) -> Problem:
    what = (
        f"{files:,} files hold conversations of Facebook or of Instagram; nothing says of which of the two."
    )
    do = "They are read as service other. Hand in the whole download as it came."
    return Problem("BC-IMP-080", label, None, None, what, do)


READER = Reader("messenger", ASKS_FOR, recognises, read, Service.MESSENGER, VOCABULARY)
