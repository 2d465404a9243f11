"""Labels beside the values of Instagram and Threads, and who they say somebody is.

Labels follow the language of the account: English, German and Portuguese ones were seen, the others are the
words that the app uses. Where none is known, the order is: an account is (web site,) name, user name, and a
synced contact is its names and then a phone number or e-mail address.
"""

import re
from collections.abc import Mapping

from connectors.services.people import Person

_LETTERS = re.compile(r"[\W_]+")
_LINK = re.compile(r"(?i)^https?://")
_HANDLE = re.compile(r"^@?[A-Za-z0-9._]{1,60}$")
LONGEST_ADDRESS = 254
"""Characters of an e-mail address."""
_ADDRESS = re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@]+$")
_PHONE = re.compile(r"^\+?[\d\s().-]{5,}$")
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

Said = Mapping[str, str]
"""Values by folded label, in the order of the file; blank values are left out."""


def folded(label: str) -> str:
    """Fold a label, so that case, blanks and hyphens do not matter.

    >>> folded("Nom d'utilisateur")
    'nomdutilisateur'
    """
    return _LETTERS.sub("", label.lower())


def _all(*words: str) -> frozenset[str]:
    return frozenset(map(folded, words))


USERNAME = _all("Username", "Benutzername", "Nom d'utilisateur", "Nombre de usuario", "Nome utente")
USERNAME |= _all("Gebruikersnaam", "Nazwa użytkownika", "Nume de utilizator", "Nome de usuário")
USERNAME |= _all("Nome de utilizador", "Kullanıcı adı", "Имя пользователя", "Ім'я користувача")
NAME = _all("Name", "Full name", "Nom", "Nombre", "Nome", "Naam", "Nazwa", "Nume", "Ad", "Имя", "Ім'я")
_FIRST = _all("First name", "Vorname", "Prénom", "Nombre", "Nome", "Voornaam", "Imię", "Prenume")
_LAST = _all("Last name", "Nachname", "Nom de famille", "Apellido", "Apellidos", "Cognome", "Achternaam")
_LAST |= _all("Nazwisko", "Nume", "Sobrenome", "Apelido")
_CONTACT = _all("Contact information", "Kontaktinformationen", "Coordonnées", "Información de contacto")
_CONTACT |= _all("Informazioni di contatto", "Contactgegevens", "Informacje kontaktowe")
_CONTACT |= _all("Informații de contact", "Informações de contato", "Informações de contacto")
OF_PEOPLE = USERNAME | NAME | _FIRST | _LAST | _CONTACT
"""Labels whose values are never a date."""


def account(row: int, said: Said, title: str | None = None, link: str | None = None) -> Person:
    """Return the account that labels describe: its handle, and a name where one is given.

    The label URL is the person's own web site: it can lead to somebody else's profile, so a link counts only
    where it leads to this very handle, or where nothing else says who it is.
    """
    handle, name = first_of(said, USERNAME) or title, first_of(said, NAME)
    if not handle and not said.keys() & (USERNAME | NAME):
        name, handle = _by_order(said)
    own = link if link and (not handle or ending(link) == ending(handle)) else None
    return Person(row, handle=handle or own, display_name=name, profile_url=own)


def contact(row: int, said: Said) -> Person:
    """Return a contact of the phone book: names as they were saved, and a phone number or an address."""
    others = [value for label, value in said.items() if label not in OF_PEOPLE and not is_link(value)]
    found = (value for value in others if _is_address(value) or _PHONE.match(value))
    reach = first_of(said, _CONTACT) or next(found, None)
    first, last = first_of(said, _FIRST), first_of(said, _LAST)
    whole = first_of(said, NAME) or " ".join(value for value in others if value != reach)
    return Person(
        row,
        display_name=None if first or last else whole or None,
        first_name=first,
        last_name=last,
        emails=(reach,) if reach and "@" in reach else (),
        phones=(reach,) if reach and "@" not in reach else (),
    )


def first_of(said: Said, labels: frozenset[str]) -> str | None:
    """Return the value of the first label that is one of these."""
    return next((value for label, value in said.items() if label in labels), None)


def address_in(said: Said) -> str | None:
    """Return the first value that is an e-mail address; its label may be in any language."""
    return next((value for value in said.values() if _is_address(value)), None)


def is_handle(text: str) -> bool:
    """Tell whether a text is written as a user name can be: no blank, no letter outside ASCII.

    >>> is_handle("sian.t"), is_handle("Siân Tregear")
    (True, False)
    """
    return bool(_HANDLE.match(_UNSEEN.sub("", text).strip()))


def is_link(text: str) -> bool:
    """Tell whether a text is a web address."""
    return bool(_LINK.match(text))


def ending(handle_or_link: str) -> str:
    """Return the handle in a link, or the handle, to compare the two."""
    path = re.split(r"[?#]", handle_or_link, maxsplit=1)[0].rstrip("/")
    return _UNSEEN.sub("", path.rpartition("/")[2]).strip().lstrip("@").lower()


def _is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and bool(_ADDRESS.match(text))


def _by_order(said: Said) -> tuple[str | None, str | None]:
    """Return name and handle where no label is known: the last value is the handle, a name before it."""
    values = [value for value in said.values() if not is_link(value)]
    if not values or len(values) > 2 or not is_handle(values[-1]):
        return None, None
    return (values[0] if len(values) == 2 else None), values[-1]
