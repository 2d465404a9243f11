"""What each member of staff hands in, packed as they would have downloaded or typed it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from data_samples.making import facebook, filler, instagram, linkedin, typed
from data_samples.making.chance import Chance
from data_samples.making.filler import SINCE
from data_samples.making.packing import table, zipped
from data_samples.making.people import Names
from data_samples.making.shown import Shown
from data_samples.making.story import Planted

Files = dict[str, bytes]

ASKED = (
    *(
        "facebook",
        "linkedin",
        "twitter",
        "google_plus",
        "wikipedia",
        "whisper",
        "instagram",
        "vine",
        "tumblr",
    ),
    *("tiktok", "snapchat", "whatsapp"),
)
COMMUNITY_OF = {
    "S007": "indian",
    "S015": "polish",
    "S028": "nigerian",
    "S032": "romanian",
    "S034": "pakistani",
}
SILENT = ("S025", "S036", "S038", "S039")
"""Nothing handed in; two of them are not in post at the as-at date."""

_JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(range(1, 65)) * 40 + b"\xff\xd9"
)

OWN_ANSWERS: dict[str, list[tuple[str, str, str, str, str]]] = {
    "S003": [(s, "no", "none", "no", "") for s in ASKED if s not in ("facebook", "instagram")],
    "S009": [(s, "no", "none", "no", "") for s in ASKED],
    "S010": [
        ("facebook", "yes", "list attached", "no", ""),
        ("tiktok", "yes", "cannot be exported", "no", "The app says to try again in 30 days."),
        *((s, "no", "none", "no", "") for s in ASKED if s not in ("facebook", "tiktok")),
    ],
    "S011": [
        ("instagram", "yes", "list attached", "yes", "The college's own account, approved in 2024."),
        ("linkedin", "yes", "list attached", "no", ""),
        *((s, "closed", "none", "no", "") for s in ("google_plus", "vine")),
    ],
    "S014": [
        ("linkedin", "yes", "list attached", "no", ""),
        ("facebook", "yes", "decline", "no", "I would rather talk to the safeguarding lead first."),
    ],
}


ARCHIVE_OF = {
    "2018": date(2018, 8, 19),
    "2020": date(2020, 10, 2),
    "2021": date(2021, 9, 20),
    "2022": date(2022, 9, 19),
}
"""When the old archives were made that some people hand in; everybody else asked this September."""


class Handing:
    """One member of staff's packets, filled with the story's people and everybody else they know."""

    def __init__(self, member: dict[str, str], story: Iterable[Planted], names: Names) -> None:
        self.staff_id, self.name = member["staff_id"], member["name"]
        self.packets = [(*packet.split(":"), "", "")[:3] for packet in member["hands_in"].split()]
        self._story = [row for row in story if row.staff_id == self.staff_id and row.shown]
        self._names, self._chance = names, Chance(f"declaration of {self.staff_id}")
        self._account = self.name.lower().replace(" ", "").replace("-", "")
        self.lines: list[tuple[str, Shown]] = []
        self.bulk: list[tuple[str, Shown]] = []

    def files(self) -> Files:
        """Return what this person's folder holds."""
        made: Files = {}
        for service, how, size in self.packets:
            made |= getattr(self, f"_{service}")(how, int(size or 0))
        if answers := OWN_ANSWERS.get(self.staff_id):
            made["declaration.csv"] = table([typed.ANSWERS, *answers]).encode()
        return {f"declarations/{self.staff_id}/{path}": content for path, content in made.items()}

    def services(self) -> set[str]:
        """Return the services whose lists are handed in as downloads."""
        return {service for service, _, _ in self.packets if service in ("facebook", "instagram", "linkedin")}

    def _as_of(self, line: Shown, how: str) -> Shown:
        if how not in ARCHIVE_OF or line.since <= ARCHIVE_OF[how]:
            return line
        return replace(line, since=self._chance.day(SINCE[0], ARCHIVE_OF[how]))

    def _with_story(self, service: str, how: str, lines: list[Shown]) -> list[Shown]:
        own = [row.shown for row in self._story if row.service == service and row.shown]
        together = [self._as_of(line, how) for line in self._chance.shuffled([*lines, *own])]
        self.lines += [(service, line) for line in together]
        return together

    def _facebook(self, how: str, size: int) -> Files:
        community = COMMUNITY_OF.get(self.staff_id, "")
        lines = self._with_story(
            "facebook", how, filler.on_facebook(self._names, self._chance, size, community)
        )
        members = facebook.GENERATIONS.get(how, facebook.now)(lines, self.name)
        if how == "now":
            members |= facebook.messages(lines, self.name)
        return self._packed("facebook", how, members)

    def _instagram(self, how: str, size: int) -> Files:
        community = COMMUNITY_OF.get(self.staff_id, "")
        lines = filler.on_instagram(self._names, self._chance, size, community, cut=how == "cut")
        if how == "now" and size > 100:
            lines += filler.in_the_phone(self._names, self._chance, size // 5)
        lines = self._with_story("instagram", how, lines)
        return self._packed(
            "instagram", how, instagram.GENERATIONS.get(how, instagram.now)(lines, self._account)
        )

    def _linkedin(self, how: str, size: int) -> Files:
        community = COMMUNITY_OF.get(self.staff_id, "")
        lines = filler.on_linkedin(self._names, self._chance, size, community)
        if how == "2018":  # its table has no column for a link
            lines = [replace(line, handle="") for line in lines]
        lines = self._with_story("linkedin", how, lines)
        name = "LinkedInDataExport_08-19-2018" if how == "2018" else "Complete_LinkedInDataExport_09-20-2026"
        return {f"{name}.zip": zipped(linkedin.GENERATIONS[how](lines, self.name))}

    def _packed(self, service: str, how: str, members: Files) -> Files:
        token = f"{self._chance.between(10**8, 10**9):x}"
        made = ARCHIVE_OF.get(how, date(2026, 9, 21))
        name = f"{service}-{self._account}-{made}-{token}"
        if how == "folder":
            return {f"{name}/{path}": content for path, content in members.items()}
        if how == "parts":
            first = {path: content for path, content in members.items() if "followers/" not in path}
            second = {path: content for path, content in members.items() if path not in first}
            return {f"{name}.zip": zipped(first), f"{name[:-2]}e1.zip": zipped(second)}
        return {f"{name}.zip": zipped(members)}

    def _typed_lines(self, size: int) -> list[tuple[str, Shown]]:
        downloads = self.services()
        own = [(row.service, row.shown) for row in self._story if row.shown and row.service not in downloads]
        lines = self._chance.shuffled([*own, *filler.typed(self._names, self._chance, size)])
        self.lines += lines
        return lines

    def _list(self, how: str, size: int) -> Files:
        return {f"my list.{how.removeprefix('old.')}": typed.SUFFIXES[how](self._typed_lines(size))}

    def _bulk(self, how: str, size: int) -> Files:
        self.bulk = self._typed_lines(size)
        return {}

    def _named(self, how: str, size: int) -> Files:
        lines = self._typed_lines(size)
        return {f"Friends of Demelza Fiddlewhist and me.{how}": typed.SUFFIXES[how](lines)}

    def _picture(self, how: str, size: int) -> Files:
        return {"facebook-download.zip": _JPEG}

    def _chat(self, how: str, size: int) -> Files:
        text = (
            "21/09/2026, 18:02 - Messages and calls are end-to-end encrypted.\n"
            "21/09/2026, 18:03 - Lettice Hobblethorne: Are we still on for Thursday?\n"
            f"21/09/2026, 18:05 - {self.name}: Yes, see you there\n"
        )
        return {"WhatsApp Chat with Lettice Hobblethorne.txt": text.encode()}


def bulk_list(handings: Iterable[Handing]) -> Files:
    """Return the one list that the people without an own folder typed together."""
    header = ("staff_id", *typed.HEADER)
    lines = [
        (handing.staff_id, *row)
        for handing in handings
        if handing.bulk
        for row in typed.rows(handing.bulk)[1:]
    ]
    return {"declarations/typed-lists.csv": table([header, *lines]).encode()}


def bulk_answers(handings: Iterable[Handing]) -> Files:
    """Return the answers of everybody who filled in the college's form, one row a service."""
    chance = Chance("answers")
    rows = [
        (handing.staff_id, service, *answer)
        for handing in handings
        if handing.staff_id not in OWN_ANSWERS and handing.staff_id not in SILENT
        for service in ASKED
        if (answer := _answer(handing, service, chance))
    ]
    return {"declarations/answers.csv": table([("staff_id", *typed.ANSWERS), *rows]).encode()}


def _answer(handing: Handing, service: str, chance: Chance) -> tuple[str, str, str, str] | None:
    silent = chance.happens(0.06)
    if service in handing.services():
        return ("yes", "list attached", "no", "")
    if any(service == typed_service for typed_service, _ in handing.lines):
        return ("yes", "declared by hand", "no", "")
    if service == "whatsapp" and handing.staff_id == "S031":
        return ("yes", "list attached", "no", "")
    if service == "facebook" and handing.staff_id == "S018":
        return ("yes", "list attached", "no", "")
    return None if silent else ("no", "none", "no", "")
