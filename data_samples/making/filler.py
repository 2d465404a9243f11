"""The many people in a network who have nothing to do with the college's students."""

from datetime import date

from data_samples.making.chance import Chance
from data_samples.making.people import Names, Person, handle_of
from data_samples.making.shown import Shown

ADULT = (date(1955, 1, 1), date(2004, 12, 31))
SINCE = (date(2009, 3, 1), date(2026, 9, 15))
LAST_TWELVE_MONTHS = (date(2025, 10, 20), date(2026, 9, 15))

SHORT = {
    "Christopher": "Chris",
    "Michael": "Mike",
    "Matthew": "Matt",
    "Andrew": "Andy",
    "Jennifer": "Jen",
    "Samantha": "Sam",
    "Rebecca": "Becky",
    "Elizabeth": "Liz",
    "Katherine": "Kate",
    "Nicholas": "Nick",
    "Benjamin": "Ben",
    "Stephen": "Steve",
    "Victoria": "Vicky",
    "Jonathan": "Jon",
    "Deborah": "Debs",
    "Susan": "Sue",
    "Margaret": "Maggie",
    "Robert": "Rob",
    "Richard": "Rich",
    "Thomas": "Tommy",
}
EMPLOYERS = (
    "Tamar Valley College",
    "Lynher Foods",
    "Kerrow Homes",
    "Westmoor Council",
    "Bere Marine Engineering",
    "Saltmill Hotels",
    "Halwyn Veterinary Group",
    "Tideford Logistics",
    "Self-employed",
    "Callisham Academy",
    "St Dominick Surgery",
    "",
)
POSITIONS = (
    "Lecturer",
    "Manager",
    "Engineer",
    "Chef",
    "Head of department",
    "Nurse",
    "Director",
    "Assessor",
    "",
)
LETTERS = ("MCIPD", "BSc (Hons)", "PhD", "FRSA", "QTLS", "MBA")
SAVED_AS = ("Mum", "Dad 📞", "Dentist", "Plumber", "Boiler man", "Nan ❤️", "School run", "Taxi")


def _somebody(names: Names, chance: Chance, community: str) -> Person:
    among = community if community and chance.happens(0.3) else None
    return names.person(chance, *ADULT, among)


def _phone(chance: Chance) -> str:
    return f"+44 7700 900{chance.between(0, 999):03d}"


def on_facebook(names: Names, chance: Chance, count: int, community: str) -> list[Shown]:
    """Draw friends, and a few who only follow, are followed, or asked."""
    lines = [_facebook_line(names, chance, "friend", community) for _ in range(count)]
    for listed, share in (("follower", 12), ("following", 15), ("request_sent", 40), ("removed", 20)):
        lines += [_facebook_line(names, chance, listed, community) for _ in range(count // share)]
    return lines


def _facebook_line(names: Names, chance: Chance, listed: str, community: str) -> Shown:
    person = _somebody(names, chance, community)
    return Shown(listed, _display_name(person, names, chance), since=chance.day(*SINCE))


def _display_name(person: Person, names: Names, chance: Chance) -> str:
    plain = f"{person.given} {person.family}"
    way = chance.between(1, 100)
    if way <= 4 and person.middle:
        return f"{person.given} {person.middle} {person.family}"
    if way <= 12:
        return f"{SHORT.get(person.given, person.given)} {person.family}"
    if way <= 14:
        return f"{plain} ({names.person(chance, *ADULT, 'west country').family})"
    if way == 15:
        return f"{plain} {chance.one(('🌈', '⚓', '🐝', '🎸'))}"
    if way == 16:
        return plain.lower()
    if way == 17:
        return person.given
    return plain


def on_linkedin(names: Names, chance: Chance, count: int, community: str) -> list[Shown]:
    """Draw connections, a closed account among every forty, and an invitation here and there."""
    lines = [_linkedin_line(names, chance, "friend", community) for _ in range(count)]
    lines += [Shown("friend", since=chance.day(*SINCE)) for _ in range(count // 40)]
    for listed in ("request_sent", "request_received"):
        lines += [_linkedin_line(names, chance, listed, community) for _ in range(count // 30)]
    return lines


def _linkedin_line(names: Names, chance: Chance, listed: str, community: str) -> Shown:
    person = _somebody(names, chance, community)
    last = f"{person.family} {chance.one(LETTERS)}" if chance.happens(0.08) else person.family
    slug = "-".join((*person.letters, f"{chance.between(4096, 65535):x}"))
    return Shown(
        listed,
        f"{person.given} {last}",
        slug,
        chance.day(*SINCE),
        first=person.given,
        last=last,
        email=person.email if chance.happens(0.05) else "",
        employer=chance.one(EMPLOYERS),
        note=chance.one(POSITIONS),
    )


def on_instagram(names: Names, chance: Chance, count: int, community: str, cut: bool) -> list[Shown]:
    """Draw followers and followings, two in five both; `cut`: no follower is older than twelve months."""
    lines = []
    for _ in range(count * 5 // 7):
        person = _somebody(names, chance, community)
        handle = handle_of(person, chance)
        way = chance.between(1, 5)
        if way <= 3 and not (cut and chance.happens(0.9)):
            when = LAST_TWELVE_MONTHS if cut else SINCE
            lines.append(Shown("follower", handle=handle, since=chance.day(*when)))
        if way >= 2:
            lines.append(Shown("following", handle=handle, since=chance.day(*SINCE)))
    return lines


def in_the_phone(names: Names, chance: Chance, count: int) -> list[Shown]:
    """Draw a phone book as an app uploads it: half the entries hold a given name only."""
    lines = []
    for _ in range(count):
        person, way = names.person(chance, *ADULT), chance.between(1, 100)
        first, last = person.given, person.family if way <= 55 else ""
        if way > 92:
            first = chance.one(SAVED_AS)
        lines.append(Shown("contact", first=first, last=last, phone=_phone(chance)))
    return lines


def typed(names: Names, chance: Chance, count: int) -> list[tuple[str, Shown]]:
    """Draw (service, person) pairs that somebody typed from memory."""
    lines = []
    for _ in range(count):
        person = names.person(chance, *ADULT)
        service = service_of_a_typed_line(chance)
        name, handle = f"{person.given} {person.family}", ""
        if service in ("tiktok", "snapchat") and chance.happens(0.6):
            handle = handle_of(person, chance)
        listed = "message_partner" if service == "whatsapp" else "declared"
        how = chance.one(("Old friend", "Neighbour", "Choir", "Used to work together", ""))
        lines.append((service, Shown(listed, name, handle, chance.day(*SINCE), note=how)))
    return lines


def service_of_a_typed_line(chance: Chance) -> str:
    """Draw a service that people type lists for."""
    return chance.one(("facebook", "snapchat", "tiktok", "whatsapp", "snapchat"))
