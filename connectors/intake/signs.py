"""How formats that we do not read give themselves away: what each is called, and what helps instead.

Each sign is something seen in a real or published export of a service; signs move out of here when a
reader of their own is written.
"""

import re
from dataclasses import dataclass

from records.policy import Service

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
_FACEBOOK_AGAIN = "Ask Facebook again and tick Connections (friends and followers), JSON, all time."
_INSTAGRAM_AGAIN = _JSON_AGAIN.format("Instagram")
_THREADS_AGAIN = (
    "Ask Instagram again and tick Threads (Followers and following is Instagram's own), all time."
)
_TIKTOK_AGAIN = "Ask TikTok for the download again and choose all data and the format JSON."
_SNAPCHAT_AGAIN = (
    "Ask Snapchat for My Data again, tick the user information and Export JSON Files, and choose all time."
)
_CHAT_AGAIN = (
    f"Export each chat in WhatsApp (its name or the three dots > Export chat, Without media). {TYPE_A_LIST}"
)
_TELEGRAM_AGAIN = "Ask Telegram Desktop again, tick Contacts list and Personal chats, and choose JSON."
_X_AGAIN = "Ask X for the archive of your data, and hand in the whole zip."
_DISCORD_BY_HAND = (
    "Type your friends into a list: Discord shows them under Friends > All. docs/exports/discord.md says how."
)
_WEB_PAGE = rb"<html"
_REDDIT = (
    "a Reddit export without friends.csv and messages",
    "Hand in the whole zip as Reddit sent it.",
)

SIGNS: tuple[Sign, ...] = (
    _sign(
        Service.INSTAGRAM,
        r"(^|/)(followersandfollowing/.*|followers\d*|following\d*|closefriends)\.html$",
        "a web page called as a list is, without a link to any profile,",
        _INSTAGRAM_AGAIN,
    ),
    _sign(
        Service.FACEBOOK,
        r"(^|/)(index|starthere)\.html?$",
        "the first page of a Facebook export",
        _FACEBOOK_AGAIN,
        _WEB_PAGE + rb".*facebook",
        beside=True,
    ),
    _sign(
        Service.FACEBOOK,
        r"\.html?$",
        "a Facebook web page that we do not know as a list of people",
        _FACEBOOK_AGAIN,
        _WEB_PAGE + rb".*facebook",
    ),
    _sign(
        Service.INSTAGRAM,
        r"(^|/)(index|starthere)\.html$",
        "the first page of an Instagram export",
        "Ask Instagram again and tick Followers and following and Contacts, JSON, all time.",
        _WEB_PAGE + rb".*instagram",
        beside=True,
    ),
    _sign(
        Service.INSTAGRAM,
        r"\.html$",
        "an Instagram web page whose name is that of no list",
        "Hand in the whole download, with the names of its files as they were.",
        _WEB_PAGE + rb".*instagram",
    ),
    _sign(
        Service.INSTAGRAM,
        r"^[^/]+\.json$",
        "a list of Instagram whose name does not say which of its lists it is",
        "Hand in the whole download, with the names of its files as they were.",
        rb'(?s)"(string_list_data|label_values)".*instagram\.com/',
    ),
    _sign(
        Service.TWITTER,
        r"(^|/)data/manifest\.js$|yourarchive\.html$",
        "an X (Twitter) archive without any list of people",
        _X_AGAIN,
        beside=True,
    ),
    _sign(
        Service.TWITTER,
        r"\.js$",
        "a file of an X (Twitter) archive that holds no list of people",
        _X_AGAIN,
        rb"window\.(YTD\.|__THAR_CONFIG)",
        beside=True,
    ),
    _sign(
        Service.WHATSAPP,
        r"(^|/)[^/]*whatsapp[^/]*\.txt$",
        "a text about WhatsApp and no exported chat",
        _CHAT_AGAIN,
    ),
    _sign(
        Service.WHATSAPP,
        r"(^|/)(msgstore|chatstorage)[^/]*\.(db|sqlite)[^/]*$|\.crypt1\d$",
        "a backup of WhatsApp",
        _CHAT_AGAIN,
    ),
    _sign(Service.TELEGRAM, r"(^|/)result\.json$", "a Telegram export", _TELEGRAM_AGAIN, rb"telegram"),
    _sign(
        Service.TELEGRAM,
        r"(^|/)(exportresults|lists/(chats|frequent|leftchats))\.html$",
        "the web-page version (HTML) of a Telegram export without contacts",
        _TELEGRAM_AGAIN,
    ),
    _sign(
        Service.TELEGRAM,
        r"(^|/)messages\d*\.html$",
        "a Telegram chat as a web page (HTML)",
        _TELEGRAM_AGAIN,
        rb"<title>exported data</title>",
    ),
    _sign(
        Service.GOOGLE_PLUS,
        r"google(circles|stream)/",
        "a Google+ archive without circles as CSV and posts as JSON",
    ),
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
    _sign(Service.DISCORD, r"(^|/)account/user\.json$", "a Discord package", _DISCORD_BY_HAND),
    _sign(
        Service.DISCORD,
        r"\.json$",
        "the account file of a Discord package",
        _DISCORD_BY_HAND,
        rb'"(discriminator|global_name)"\s*:',
    ),
    _sign(
        Service.BLUESKY,
        r"\.car$",
        "a Bluesky repository (CAR)",
        "It holds whom you follow by number (DID) only, and no followers. "
        "Hand in a table (CSV) with handles and names, or type them into a list (docs/exports/any-list.md).",
    ),
    _sign(
        Service.MASTODON,
        r"(^|/)(actor|outbox|likes|bookmarks)\.json$",
        "a Mastodon archive of posts, which holds no list of people",
        "Hand in following_accounts.csv, from Preferences > Import and export > Data export.",
        head=rb"www\.w3\.org/ns/activitystreams",
        beside=True,
    ),
    _sign(
        Service.REDDIT,
        r"(^|/)(subscribedsubreddits|moderatedsubreddits|approvedsubmittersubreddits|message(s?archive)?headers"
        r"|savedposts|savedcomments|hiddenposts|postvotes|commentvotes|pollvotes|postheaders|commentheaders"
        r"|gildedcontent|goldreceived|multireddits|linkedidentities|scheduledposts|sensitiveadspreferences"
        r"|accountgender|userpreferences|iplogs|checkfile)\d*\.csv$",
        *_REDDIT,
        beside=True,
    ),
    _sign(
        Service.REDDIT,
        r"\.csv$",
        *_REDDIT,
        head=rb"^[^a-z]{0,3}(statistic,value|id,permalink,|announcement_id,)",
        beside=True,
    ),
    _sign(
        Service.STRAVA,
        r"(^|/)(activities|profile)\.csv$",
        "a Strava export without followers.csv and following.csv",
        "Hand in the whole zip as Strava sent it.",
        head=rb"^[^a-z]{0,3}(activity id|athlete id),",
        beside=True,
    ),
    _sign(
        Service.FACEBOOK,
        r"(peopleyoumayknow|suggestedfriends|friendsyouseeless|profileinformation)\.(json|html)$"
        r"|yourfacebookactivity/|(^|/)facebook-",
        "a Facebook export without any list of friends",
        _FACEBOOK_AGAIN,
        beside=True,
    ),
    _sign(
        Service.THREADS,
        r"(^|/)threads/[^/]*\.(json|html)$",
        "a part of a Threads export without any list of followers",
        _THREADS_AGAIN,
        beside=True,
    ),
    _sign(
        Service.THREADS,
        r"\.json$",
        "a Threads file without any list of followers",
        _THREADS_AGAIN,
        rb'"text_post_app_',
        beside=True,
    ),
    _sign(
        Service.INSTAGRAM,
        r"yourinstagramactivity/|(^|/)instagram-|(^|/)personalinformation\.(json|html)$",
        "an Instagram export without any list of followers",
        "Ask Instagram again and tick Followers and following and Contacts, JSON, all time.",
        beside=True,
    ),
    _sign(
        Service.TIKTOK,
        r"(^|/)(follower|following)(list)?\d*\.txt$",
        "a file named like TikTok's lists, without the lines that TikTok writes",
        _TIKTOK_AGAIN,
    ),
    _sign(
        Service.TIKTOK,
        r"tiktokdata|(^|/)tiktok/",
        "a TikTok export without any list of followers",
        _TIKTOK_AGAIN,
        beside=True,
    ),
    _sign(
        Service.SNAPCHAT,
        r"(^|/)mydata[^/]*/|(^|/)(json|html)/(account|accounthistory|chathistory|snaphistory|talkhistory"
        r"|memorieshistory|userprofile|ranking|inapp[a-z]*|locationhistory|searchhistory)\.(json|html)$"
        r"|(^|/)(snaphistory|talkhistory|memorieshistory)\.(json|html)$",
        "a Snapchat export without the list of friends",
        _SNAPCHAT_AGAIN,
        beside=True,
    ),
    _sign(
        Service.SNAPCHAT,
        r"(^|/)account\.json$",
        "Snapchat's account file, which lists nobody",
        _SNAPCHAT_AGAIN,
        head=rb'"Basic Information"',
        beside=True,
    ),
    _sign(
        Service.LINKEDIN,
        r"(^|/)(companyfollows|ad(s|)targeting|adsclicked|hashtagfollows|(guide|coach|learning[a-z]*)messages"
        r"|learning[^/]*|profile(summary)?|positions|education|skills|languages|endorsement[^/]*|emailaddresses"
        r"|phonenumbers|whatsappphonenumbers|registration|richmedia|recommendations[^/]*|reactions|shares|votes"
        r"|comments|logins|receipts[^/]*|searchqueries|securitychallenges|saved[^/]*|job[^/]*|inferences[^/]*"
        r"|events|groups|honors|publications|certifications|projects|volunteering|courses|verifications?"
        r"|causesyoucareabout|testscores|patents|organizations|services[^/]*|lanadsengagement|instantreposts)\d*\.csv$",
        "a LinkedIn export without Connections.csv",
        "Ask LinkedIn again and tick Connections, or take the full archive.",
        beside=True,
    ),
    # At the top only: pictures that came by WhatsApp lie deep in the exports of other services too.
    _sign(
        Service.WHATSAPP,
        r"^([^/]*/)?((img|vid|ptt|aud|stk|doc)-\d{8}-wa\d+\.|\d{8}-(photo|video|audio|gif|sticker)-\d{4}-)",
        "media of a WhatsApp chat without its text",
        "Export the chat again (Without media is enough) and hand in the whole zip or text.",
        beside=True,
    ),
)
"""Asked in this order; the first that fits a member names it; files that lie beside lists come last."""
