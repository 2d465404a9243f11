"""Who stands in a row of an Instagram list: the row shapes of every generation.

The handle is `value`, or `title`, or the last part of the link without `_u`. Instagram writes UTF-8 as if it
were Latin-1, so every string, and every label, is repaired by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.connections import sound_text
from connectors.json_text import rows_of, text_of
from connectors.text import repaired

# Labels follow the language of the account; English, and the languages of larger groups in Britain.
_USERNAME = {"username", "benutzername", "nomdutilisateur", "nombredeusuario", "nomeutente", "gebruikersnaam"}
_USERNAME |= {"nazwaużytkownika", "numedeutilizator", "nomedeusuário", "nomedeutilizador"}
_NAME = {"name", "nom", "nombre", "nome", "naam", "nazwa", "nume", "fullname"}
_FIRST = {"firstname", "vorname", "prénom", "nombre", "nome", "voornaam", "imię", "prenume"}
_LAST = {"lastname", "nachname", "nomdefamille", "apellido", "apellidos", "cognome", "achternaam"}
_LAST |= {"nazwisko", "nume", "sobrenome", "apelido"}
_CONTACT = {"contactinformation", "kontaktinformationen", "coordonnées", "informacióndecontacto"}
_CONTACT |= {"informazionidicontatto", "contactgegevens", "informacjekontaktowe", "informațiidecontact"}

_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Person:
    """One row, as text: `when` is Unix seconds or an ISO date; `contact` is a phone or an e-mail address."""

    handle: str | None = None
    name: str | None = None
    first: str | None = None
    last: str | None = None
    link: str | None = None
    contact: str | None = None
    when: str | None = None
    row: int = 0


def people_in_list(rows: list[object]) -> list[Person]:
    """Return who stands in each row of a list, in any shape since 2021; nobody is left out."""
    return [person for number, row in enumerate(rows, 1) for person in _in_row(row, number)]


def _in_row(row: object, number: int) -> Iterator[Person]:
    """Yield who stands in one row; an unusable row yields an empty person, so that it is counted."""
    if not isinstance(row, dict):
        yield Person(row=number)
    elif row.get("label_values"):
        yield _labelled(row, number)
    elif row.get("string_map_data"):
        yield _mapped(row, number)
    else:
        entries = [entry for entry in rows_of(row.get("string_list_data")) if isinstance(entry, dict)]
        for entry in entries or [{}]:
            yield _listed(row, entry, number)


def _listed(row: dict[str, object], entry: dict[str, object], number: int) -> Person:
    link = _text(entry.get("href")) or _text(row.get("href"))
    handle = _text(entry.get("value")) or _text(row.get("title")) or _text(row.get("value")) or link
    when = text_of(entry.get("timestamp")) or text_of(row.get("timestamp"))
    return Person(handle=handle, link=link, when=when, row=number)


def _labelled(row: dict[str, object], number: int) -> Person:
    entries = [entry for entry in rows_of(row["label_values"]) if isinstance(entry, dict)]
    said = {_label(entry.get("label")): entry for entry in entries}
    links = [_text(entry.get("href")) or _text(entry.get("value")) or "" for entry in entries]
    link = next((link for link in links if re.match(r"https?://(www\.)?instagram\.com/.", link)), None)
    handle = _first_of(said, _USERNAME) or _text(row.get("title")) or link
    when = text_of(row.get("timestamp"))
    return Person(handle=handle, name=_first_of(said, _NAME), link=link, when=when, row=number)


def _mapped(row: dict[str, object], number: int) -> Person:
    data = row["string_map_data"]
    entries = data.items() if isinstance(data, dict) else ()
    said = {_label(key): entry for key, entry in entries if isinstance(entry, dict)}
    link = next((_text(entry.get("href")) for entry in said.values() if entry.get("href")), None)
    whens = (text_of(entry.get("timestamp")) for entry in said.values())
    when = next((when for when in whens if when and when != "0"), None)
    if not (said.keys() & (_FIRST | _LAST | _CONTACT)):
        handle = _first_of(said, _USERNAME) or _text(row.get("title")) or link
        return Person(handle=handle, name=_first_of(said, _NAME), link=link, when=when, row=number)
    return Person(
        first=_first_of(said, _FIRST),
        last=_first_of(said, _LAST),
        contact=_first_of(said, _CONTACT),
        when=when,
        row=number,
    )


def people_before_2021(value: object) -> list[Person]:
    """Return who stands in one object of the old connections.json: `{"handle": "date"}`."""
    if isinstance(value, dict):
        pairs = enumerate(value.items(), 1)
        return [Person(handle=_text(key), when=text_of(when), row=n) for n, (key, when) in pairs]
    return [Person(handle=_text(row), row=n) for n, row in enumerate(rows_of(value), 1)]


def _first_of(said: dict[str, dict[str, object]], labels: set[str]) -> str | None:
    return next((_text(said[label].get("value")) for label in labels if label in said), None)


def _label(text: object) -> str:
    return _LETTERS.sub("", repaired(text).lower()) if isinstance(text, str) else ""


def _text(value: object) -> str | None:
    text = text_of(value)
    return sound_text(repaired(text)) if text and text.strip() else None
