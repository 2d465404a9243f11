"""Names of files: what a reader looks up, what is left out as junk, and what may be shown and kept.

Names of export members move with versions, browsers and zippers, so readers look for a normalised
path and then at the content. Names of files can also name a person ("WhatsApp Chat with …",
"facebook-<user>-2026…zip"), so what is shown in a Problem or a receipt goes through `shown`.
"""

import re
from pathlib import PurePosixPath

JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that systems leave beside what a person meant to hand in."""

_COPY_NUMBER = re.compile(r"(\s*\(\d{1,3}\))+(?=\.|/|$)")
_COPY_WORD = re.compile(r"( - copy| copy)( ?\d{1,3})?(?=\.|/|$)")
_NOT_LOOKED_AT = re.compile(r"[^a-z0-9./-]")


def looked_up(path: str) -> str:
    """Return the path as readers compare it.

    Lower case; apostrophes, underscores, blanks and anything outside ASCII letters, digits, ``.``, ``-``
    and ``/`` gone (an apostrophe is stored as ``'``, ``_`` or damaged UTF-8); " (1)" and " copy" gone.

    >>> looked_up("My Export/connections/followers/who_you've_followed (1).json")
    'myexport/connections/followers/whoyouvefollowed.json'
    """
    lowered = path.replace("\\", "/").lower()
    uncopied = _COPY_WORD.sub("", _COPY_NUMBER.sub("", lowered))
    return _NOT_LOOKED_AT.sub("", uncopied)


def is_at(path: str, wanted: str) -> bool:
    """Tell whether a path ends in the wanted, already normalised path, below any top folder.

    >>> is_at("facebook-x/connections/friends/your_friends.json", "friends/yourfriends.json")
    True
    >>> is_at("not_your_friends.json", "yourfriends.json")
    False
    """
    found = looked_up(path)
    return found == wanted or found.endswith("/" + wanted)


def climbs(path: str) -> bool:
    """Tell whether a path is empty or absolute, names a drive, or climbs with "..".

    >>> [climbs(p) for p in ("a/../../b", "/etc/x", "C:/x", "", "a..b/c")]
    [True, True, True, True, False]
    """
    parts = path.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or (len(parts[0]) == 2 and parts[0].endswith(":"))


def is_junk(path: str) -> bool:
    """Tell whether a path is what a system leaves behind: resource forks, folder settings, lock files.

    >>> is_junk("__MACOSX/connections/friends/._your_friends.json")
    True
    """
    # Without a path object, which costs seconds where an archive holds 100,000 pictures.
    parts = path.replace("\\", "/").rstrip("/").split("/")
    name = parts[-1].lower()
    return "__MACOSX" in parts or name in JUNK or name.startswith(("._", "~$", ".~lock."))


_HARMLESS = frozenset(
    """
    a accounts activity address addresses age all allowlist and answer answers ap applicants archive
    backup bereal blocked bluesky book books business chat chats circle circles close closed college
    comments company connection connections contact contacts content copy csv data declaration
    declarations declared details discord download downloads empty export exported exports facebook
    favorited fb file files follow followed follower followers followersandfollowing followersfollowing
    following follows form friend friends from full google groups handle handles hide history html i ig
    image import imported inbox index information instagram invitation invitations js json jsonl link
    linkedin list lists made manual manually mastodon matches media member members message messages
    messenger muted my mydata names network new nil note notes ods of old other page pages part parts
    pending people permanent personal phone phones photo photos picture pinterest plus privacy profile
    profileinformation profiles read received recent recently reddit rejected removed request requests
    restricted result return row rows sample samples sent service services sheet sheets snapchat social
    staff start story strava student students subscriptions suggested suggestions synced takeout telegram
    template test text threads tiktok tumblr twitter txt typed unfollowed unknown upload us user users
    vcf ve vine web whatsapp whisper who wikipedia with wrong x xls xlsx year you your youtube zip
    archived block direct filtered group manifest mute tweet tweets
    academicsessions classes courses demographics enrollments manifest orgs relationships roles section
    studentenrollment teacher teacherroster userflags userprofiles
    """.split()
)
"""Words that name no person; a file called only by these keeps its name in problems and receipts."""

LONGEST_NAME = 255
"""Characters of a file's name that a disk can hold; only a hostile zip has longer ones."""

_WORDS = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(
    r"[+\uff0b][\W_]{0,3}\d|(?<!\d)\(?0(?:[ ().\u2010\u2011-]{0,2}\d){8,}"
    r"|whatsapp.*?(?:\d[\W_]{0,2}){7}",
    re.IGNORECASE,
)
"""A number that somebody is reached by: "WhatsApp Chat with +44 7700 900123.txt"."""


def shown(path: str, number: int | None = None, of: int | None = None) -> str:
    """Return the file's own name where it cannot name a person, else a neutral one.

    >>> shown("facebook-sian-2026/connections/friends/your_friends.json")
    'your_friends.json'
    >>> shown("Sian's people.csv", 2)
    'csv file 2'
    >>> shown("WhatsApp Chat with Aunty Bev.txt", 3, 12)
    'WhatsApp chat 3 of 12'
    """
    pure = PurePosixPath(path.replace("\\", "/"))
    if _is_harmless(pure.name):
        return pure.name
    kind = re.sub(r"[^a-z0-9]", "", pure.suffix.lower())[:5]
    numbered = "" if number is None else f" {number}"
    if "whatsapp" in pure.name.lower():
        return f"WhatsApp chat{numbered}" + (f" of {of}" if numbered and of else "")
    named = next((word for word in ("facebook", "instagram", "linkedin") if word in pure.name.lower()), "")
    what = f"{named} export{numbered} ({kind})" if named and kind == "zip" else f"{kind} file{numbered}"
    return what.strip()


def kept(path: str, file: str | None = None) -> str:
    """Return the path as it may be kept: every folder or file that could name a person is left out.

    `file` is what the file is called where its own name cannot be kept.

    >>> kept("facebook-sian-2026/connections/friends/your_friends.json")
    '…/connections/friends/your_friends.json'
    >>> kept("Friends of Sian.csv", "csv file 2")
    'csv file 2'
    """
    pure = PurePosixPath(path.replace("\\", "/"))
    folders = [part if _is_harmless(part) else "…" for part in pure.parts[:-1]]
    name = pure.name if _is_harmless(pure.name) else file or shown(path)
    return "/".join([*folders, name])


def _is_harmless(name: str) -> bool:
    if len(name) > LONGEST_NAME:
        return False
    return not _PHONE.search(name) and all(word in _HARMLESS for word in _WORDS.findall(name.lower()))
