"""What we were given and do not read: recognised as far as possible, answered with what to send instead.

Each sign is something seen in a real or published export of a service; services move here out when a
reader of their own is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.export import Export, Member
from connectors.intake.kinds import kind_of
from connectors.intake.paths import shown
from records.policy import Service
from records.problem import Problem

TYPE_A_LIST = "Type the people into a list (docs/exports/any-list.md) and hand that in."


@dataclass(frozen=True, slots=True)
class Sign:
    """How a format that we do not read gives itself away.

    Attributes:
        service: whose format it is.
        path: a pattern found in the normalised path.
        head: a pattern found in the first bytes; None: the path says enough.
        what: what it is, in words: "a TikTok export".
        do: what to do.
        beside: it is one of the files that lie beside the lists in the service's own export.
    """

    service: Service | None
    path: re.Pattern[str]
    head: re.Pattern[bytes] | None
    what: str
    do: str = TYPE_A_LIST
    beside: bool = False


def _sign(
    service: Service | None,
    path: str,
    what: str,
    do: str = TYPE_A_LIST,
    head: bytes | None = None,
    beside: bool = False,
) -> Sign:
    return Sign(
        service, re.compile(path), re.compile(head, re.IGNORECASE) if head else None, what, do, beside
    )


_JSON_AGAIN = "Ask {} for the download again and choose JSON as the format, and all time as the date range."
_FACEBOOK_AGAIN = _JSON_AGAIN.format("Facebook")
_INSTAGRAM_AGAIN = _JSON_AGAIN.format("Instagram")
_WEB_PAGE = rb"<html"
_DISCORD = (
    "Type your friends into a list: Discord shows them under Friends > All. docs/exports/discord.md says how."
)

SIGNS: tuple[Sign, ...] = (
    _sign(
        Service.THREADS,
        r"(^|/)threads/.*\.json$|.json$",
        "a Threads export",
        head=rb'"text_post_app_',
    ),
    _sign(
        Service.FACEBOOK,
        r"(yourfriends|friends/friends|friendsandfollowers|peoplewhofollowedyou|whoyouvefollowed|whoyoufollow"
        r"|removedfriends|friendrequests)[^/]*\.html$",
        "the web-page version (HTML) of a Facebook export",
        _FACEBOOK_AGAIN,
    ),
    _sign(
        Service.INSTAGRAM,
        r"(followersandfollowing/.*|followers\d*|following\d*|closefriends|syncedcontacts)\.html$",
        "the web-page version (HTML) of an Instagram export",
        _INSTAGRAM_AGAIN,
    ),
    _sign(Service.FACEBOOK, r"\.html$", "a Facebook web page", _FACEBOOK_AGAIN, _WEB_PAGE + rb".*facebook"),
    _sign(
        Service.INSTAGRAM, r"\.html$", "an Instagram web page", _INSTAGRAM_AGAIN, _WEB_PAGE + rb".*instagram"
    ),
    _sign(
        Service.TIKTOK,
        r"userdata(tiktok)?\.json$|tiktokdata|(follower|following)(list)?\.txt$",
        "a TikTok export",
    ),
    _sign(Service.TIKTOK, r"\.json$", "a TikTok export", head=rb'"(FansList|Follower List|Following List)"'),
    _sign(Service.SNAPCHAT, r"mydata|(json|html)/(friends|chathistory)\.(json|html)$", "a Snapchat export"),
    _sign(
        Service.SNAPCHAT,
        r"\.json$",
        "a Snapchat friends file",
        head=rb'"(Ignored Snapchatters|Deleted Friends)"',
    ),
    _sign(
        Service.TWITTER,
        r"(^|/)data/(follower|following|contact|block|mute|direct-messages|manifest)[^/]*\.js$|yourarchive\.html$",
        "an X (Twitter) export",
    ),
    _sign(Service.TWITTER, r"\.js$", "an X (Twitter) file", head=rb"window\.YTD\."),
    _sign(Service.WHATSAPP, r"(^|/)(chat|whatsapp chat.*|whatsappchat[^/]*)\.txt$", "a WhatsApp chat"),
    _sign(Service.WHATSAPP, r"\.json$", "a WhatsApp account report", head=rb'"wa_contacts"'),
    _sign(Service.TELEGRAM, r"(^|/)result\.json$|contacts\.html$", "a Telegram export"),
    _sign(Service.GOOGLE_PLUS, r"google\+?(circles|stream)/", "a Google+ archive"),
    _sign(
        Service.TUMBLR,
        r"(^|/)posts/.*\.html$",
        "a copy of a Tumblr blog",
        "Hand in following.opml, or type the blogs into a list: docs/exports/tumblr.md says how.",
        rb"tumblr",
    ),
    _sign(
        Service.ADDRESS_BOOK,
        r"takeout/contacts/",
        "a Google address book in another form than vCard or CSV",
        "Ask for it again as vCard, or export Google CSV from contacts.google.com.",
    ),
    _sign(Service.MASTODON, r"followingaccounts\.csv$", "a Mastodon list"),
    _sign(Service.DISCORD, r"(^|/)account/user\.json$", "a Discord package", _DISCORD),
    _sign(
        Service.DISCORD,
        r"\.json$",
        "the account file of a Discord package",
        _DISCORD,
        rb'"(discriminator|global_name)"\s*:',
    ),
    _sign(Service.YOUTUBE, r"subscriptions\.csv$", "a YouTube list"),
    _sign(
        Service.FACEBOOK,
        r"(youraddressbooks|yourimportedcontacts|peopleyoumayknow|suggestedfriends|profileinformation)\.json$"
        r"|yourfacebookactivity/|(^|/)facebook-",
        "a Facebook export without any list of friends",
        "Ask Facebook again and tick Connections (friends and followers), JSON, all time.",
        beside=True,
    ),
    _sign(
        Service.INSTAGRAM,
        r"yourinstagramactivity/|(^|/)instagram-",
        "an Instagram export without any list of followers",
        "Ask Instagram again and tick Followers and following and Contacts, JSON, all time.",
        beside=True,
    ),
    _sign(
        Service.LINKEDIN,
        r"(^|/)(companyfollows|ad(s|)targeting|adsclicked|memberfollows|hashtagfollows|(guide|coach|)messages"
        r"|learning[^/]*|profile(summary)?|positions|education|skills|languages|endorsement[^/]*|emailaddresses"
        r"|phonenumbers|whatsappphonenumbers|registration|richmedia|recommendations[^/]*|reactions|shares|votes"
        r"|comments|logins|receipts[^/]*|searchqueries|securitychallenges|saved[^/]*|job[^/]*|inferences[^/]*"
        r"|events|groups|honors|publications|certifications|projects|volunteering|courses|verifications?"
        r"|causesyoucareabout|testscores|patents|organizations|services[^/]*|lanadsengagement)\.csv$",
        "a LinkedIn export without Connections.csv",
        "Ask LinkedIn again and tick Connections, or take the full archive.",
        beside=True,
    ),
)
"""Asked in this order; the first that fits a member names it; files that lie beside lists come last."""


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


def not_read(export: Export, members: Sequence[Member]) -> list[Unread]:
    """Answer for members that no reader recognised.

    Loose files are answered one by one; an archive or folder once, by the first sign found in it.
    """
    if export.loose:
        return [_one_file(export, member) for member in members]
    for sign in SIGNS:
        if found := [member for member in members if _fits(sign, export, member)]:
            return [Unread(sign.service, _problem(export.label, sign), len(found))]
    if len(members) == 1:
        return [_one_file(export, members[0])]
    return [_nothing_known(export, members)]


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


def _one_file(export: Export, member: Member) -> Unread:
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
    return _vocabulary(file, export.head(member))


_OURS = frozenset(
    {"first", "last", "name", "email", "address", "company", "position", "connected", "on", "url"}
    | {"display_name", "service", "direction", "handle", "profile_url", "phone", "since", "staff_id"}
    | {"username", "given", "family", "account_held", "answer", "student_id", "dob"}
)


def _vocabulary(file: str, head: bytes) -> Unread:
    """Say which words of our own vocabulary stand in the first line, and count the others."""
    line = next((line for line in head.replace(b"\0", b"").splitlines() if line.strip()), b"")
    words = re.findall(r"[a-z_]+", line.decode("latin-1").lower())
    known = tuple(dict.fromkeys(word for word in words if word in _OURS))
    unknown = sum(word not in _OURS for word in words)
    seen = f"Of its first line we know {', '.join(known) or 'no word'}; {unknown} other words."
    what = f"Nobody here knows this kind of file. {seen}"
    do = f"Hand in the export as it was downloaded. If there is none: {TYPE_A_LIST}"
    return Unread(None, Problem("BC-IMP-030", file, None, None, what, do), 1, known, unknown)


def _nothing_known(export: Export, members: Sequence[Member]) -> Unread:
    kinds = sorted({shown(member.path).rpartition(".")[2][:5].lower() for member in members})
    what = f"None of the {len(members)} files inside is a list of connections that we know."
    if kinds and len(kinds) <= 5:
        what += f" Their kinds: {', '.join(kinds)}."
    do = f"Ask the service for your connections, friends and followers. If it has none: {TYPE_A_LIST}"
    return Unread(None, Problem("BC-IMP-030", export.label, None, None, what, do), len(members))
