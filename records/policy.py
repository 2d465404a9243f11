"""The social media policy's own terms, as values; each names the section it comes from.

The spellings are the contract's: they stand in files that outside scripts read.
"""

from enum import StrEnum


class Service(StrEnum):
    """Where a connection was made: section 5.3's nine, and "all other social networking sites"."""

    FACEBOOK = "facebook"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    THREADS = "threads"
    LINKEDIN = "linkedin"
    TWITTER = "twitter"
    GOOGLE_PLUS = "google_plus"
    WIKIPEDIA = "wikipedia"
    WHISPER = "whisper"
    VINE = "vine"
    TUMBLR = "tumblr"
    TIKTOK = "tiktok"
    SNAPCHAT = "snapchat"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    REDDIT = "reddit"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    STRAVA = "strava"
    YOUTUBE = "youtube"
    PINTEREST = "pinterest"
    BEREAL = "bereal"
    ADDRESS_BOOK = "address_book"
    OTHER = "other"


NAMED_BY_THE_POLICY: tuple[Service, ...] = (
    Service.FACEBOOK,
    Service.LINKEDIN,
    Service.TWITTER,
    Service.GOOGLE_PLUS,
    Service.WIKIPEDIA,
    Service.WHISPER,
    Service.INSTAGRAM,
    Service.VINE,
    Service.TUMBLR,
)
"""Section 5.3 lists these; every member of staff is asked about each of them."""


class Direction(StrEnum):
    """How a person stands in a staff member's network, as the export shows it."""

    FRIEND = "friend"
    FOLLOWER = "follower"
    FOLLOWING = "following"
    CONTACT = "contact"
    REQUEST_SENT = "request_sent"
    REQUEST_RECEIVED = "request_received"
    CLOSE_FRIEND = "close_friend"
    MESSAGE_PARTNER = "message_partner"
    GROUP_MESSAGE = "group_message"
    DECLARED = "declared"
    REMOVED = "removed"
    BLOCKED = "blocked"
    SUGGESTED = "suggested"


RAISES_NO_MATCH: frozenset[Direction] = frozenset({Direction.REMOVED, Direction.BLOCKED, Direction.SUGGESTED})
"""Section 5.3 asks staff not to be connected: who was removed or blocked, or was never accepted, is not."""


class Status(StrEnum):
    """Section 5.3: "potential students (applicants), current students or former students"."""

    APPLICANT = "applicant"
    CURRENT = "current"
    FORMER = "former"


class ClearReason(StrEnum):
    """Section 5.3: a clear reason, "for example that the student is a relative or family friend"."""

    RELATIVE = "relative"
    FAMILY_FRIEND = "family friend"
    OTHER = "other clear reason"


class Strength(StrEnum):
    """How well a match is supported; what people see in place of a number."""

    STRONG = "strong"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


class Verdict(StrEnum):
    """What a person has concluded about a match."""

    UNDECIDED = "undecided"
    EXEMPT = "exempt"
    NOT_THE_SAME_PERSON = "not the same person"
    TO_BE_ENDED = "to be ended"
    ENDED = "ended"
    ESCALATED = "escalated"


class WaitsFor(StrEnum):
    """Whose turn it is."""

    NOBODY = "nobody"
    STAFF = "staff"
    LEAD = "lead"
    SECOND_PERSON = "second person"
    FOLLOW_UP = "follow-up"


class Outcome(StrEnum):
    """What the lead can decide about a match: the labels of the workbook's drop-down list.

    The first three rest on section 5.3's clear reasons; text is compulsory for the third.
    """

    EXEMPT_RELATIVE = "Exempt: relative"
    EXEMPT_FAMILY_FRIEND = "Exempt: family friend"
    EXEMPT_OTHER = "Exempt: other clear reason"
    NOT_THE_SAME_PERSON = "Not the same person"
    ASK_TO_END = "Ask to end the connection"
    CONNECTION_ENDED = "Connection ended"
    ESCALATE = "Escalate"
    PARK = "Park"
    UNDO = "Undo"

    @property
    def clear_reason(self) -> ClearReason | None:
        """The clear reason an exemption rests on; None for any other outcome."""
        return _CLEAR_REASONS.get(self)


_CLEAR_REASONS: dict[Outcome, ClearReason] = {
    Outcome.EXEMPT_RELATIVE: ClearReason.RELATIVE,
    Outcome.EXEMPT_FAMILY_FRIEND: ClearReason.FAMILY_FRIEND,
    Outcome.EXEMPT_OTHER: ClearReason.OTHER,
}


class StaffAnswer(StrEnum):
    """What a member of staff can say about a connection of theirs: the labels of the staff workbook.

    Section 5.3 names relatives and family friends as examples of a clear reason; text is compulsory for any
    other. That they knew somebody before is a circumstance, and by itself no clear reason.
    """

    RELATIVE = "Relative"
    FAMILY_FRIEND = "Family friend"
    OTHER = "Other clear reason"
    COLLEAGUE = "Colleague who also studies"
    KNOWN_BEFORE = "Known before they enrolled"
    NOT_THE_PERSON = "Not the person meant"
    ALREADY_ENDED = "Connection already ended"
    DO_NOT_KNOW = "Do not know them"

    @property
    def accepted_as(self) -> Outcome | None:
        """The decision that accepts this claim; None: it asks for none, so the lead says which."""
        return _ACCEPTED_AS.get(self)


_ACCEPTED_AS: dict[StaffAnswer, Outcome] = {
    StaffAnswer.RELATIVE: Outcome.EXEMPT_RELATIVE,
    StaffAnswer.FAMILY_FRIEND: Outcome.EXEMPT_FAMILY_FRIEND,
    StaffAnswer.OTHER: Outcome.EXEMPT_OTHER,
    StaffAnswer.COLLEAGUE: Outcome.EXEMPT_OTHER,
    StaffAnswer.NOT_THE_PERSON: Outcome.NOT_THE_SAME_PERSON,
    StaffAnswer.ALREADY_ENDED: Outcome.CONNECTION_ENDED,
}


class Ground(StrEnum):
    """What the lead looked at before saying that a connection is not the student."""

    NAME = "the name or the profile"
    DATE_OF_BIRTH = "the date of birth"
    PHOTO = "a photo"
    STAFF = "what the member of staff says"


class Change(StrEnum):
    """How a match of this run stands against earlier years."""

    NEW = "new"
    CHANGED = "changed"
    CARRIED_OVER = "carried over"
    GONE = "gone"


class Answer(StrEnum):
    """How a member of staff's declaration for one service ends; silence is never "clean"."""

    READ = "read"
    READ_IN_PART = "read in part"
    HANDED_IN_NOT_READ = "handed in not read"
    DECLARED_BY_HAND = "declared by hand"
    NONE = "none"
    CANNOT_BE_EXPORTED = "cannot be exported"
    DECLINE = "decline"
    NOTHING_PROVIDED = "nothing provided"


class NameKind(StrEnum):
    """Which of a student's names this is."""

    LEGAL = "legal"
    PREFERRED = "preferred"
    FORMER = "former"
    ALIAS = "alias"


class EndReason(StrEnum):
    """Why a spell ended."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    BREAK = "break"
    TRANSFERRED = "transferred"
    DECLINED = "declined"
    REJECTED = "rejected"
    DECEASED = "deceased"
    UNKNOWN = "unknown"
