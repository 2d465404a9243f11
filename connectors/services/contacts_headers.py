"""Headers of address books as tables: Google's two, Outlook's in ten languages, Thunderbird's in three.

Outlook writes its headers in the language of Office and its letters in that language's Windows code page;
the words are those that Office writes, seen in published lists of its headers. Portuguese and Spanish
versions leave some headers in English. Thunderbird's Italian and German words were seen in published files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from connectors.services.people_tables import labels
from connectors.sheets import label

MOST_NUMBERED = 40
"""Addresses or phones of one contact; Google writes as many columns as the fullest contact needs."""

Columns = dict[str, tuple[str, ...]]

WORDS = (
    *("display_name", "first_name", "middle", "last_name", "file_as", "nickname", "employer"),
    *("birthday", "birth_year", "birth_month", "birth_day"),
)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Outlook's headers in one language; where a field holds several, ` | ` divides them.

    Attributes:
        last_name: any of them.
        emails: the headers of the first to third address, in order.
        phones: those that are the contact's own; assistants' and faxes are not.
        is_central: files are in windows-1250 where they are not in UTF-8.
    """

    first_name: str
    middle: str
    last_name: str
    employer: str
    birthday: str
    emails: str
    phones: str
    is_central: bool = False

    @property
    def second_email(self) -> str:
        """The header that no other program writes."""
        return self.emails.split(" | ")[1]


OUTLOOK: dict[str, Outlook] = {
    "English": Outlook(
        "First Name",
        "Middle Name",
        "Last Name",
        "Company",
        "Birthday",
        "E-mail Address | E-mail 2 Address | E-mail 3 Address",
        "Mobile Phone | Home Phone | Home Phone 2 | Business Phone | Business Phone 2 | "
        "Other Phone | Primary Phone | Car Phone",
    ),
    "German": Outlook(
        "Vorname",
        "Weitere Vornamen",
        "Nachname",
        "Firma",
        "Geburtstag",
        "E-Mail-Adresse | E-Mail 2: Adresse | E-Mail 3: Adresse",
        "Mobiltelefon | Mobiltelefon 2 | Telefon privat | Telefon privat 2 | Telefon geschäftlich | "
        "Telefon geschäftlich 2 | Weiteres Telefon | Haupttelefon | Autotelefon",
    ),
    "French": Outlook(
        "Prénom",
        "Deuxième prénom",
        "Nom | Nom de famille",
        "Société",
        "Anniversaire",
        "Adresse de messagerie | Adresse de messagerie 2 | Adresse de messagerie 3",
        "Tél. mobile | Téléphone (domicile) | Téléphone 2 (domicile) | Téléphone (bureau) | "
        "Téléphone 2 (bureau) | Téléphone (autre) | Téléphone principal | Téléphone (voiture)",
    ),
    "Spanish": Outlook(
        "Nombre",
        "Segundo nombre",
        "Apellidos",
        "Organización",
        "Cumpleaños",
        "Dirección de correo electrónico | Dirección de correo electrónico 2 | "
        "Dirección del correo electrónico 3",
        "Teléfono móvil | Particular | Número de teléfono particular 2 | Teléfono del trabajo | "
        "Teléfono del trabajo 2 | Otro teléfono | Teléfono principal",
    ),
    "Dutch": Outlook(
        "Voornaam",
        "Middelste naam",
        "Achternaam",
        "Bedrijf",
        "Verjaardag",
        "E-mailadres | E-mailadres 2 | E-mailadres 3",
        "Mobiele telefoon | Telefoon thuis | Telefoon thuis 2 | Telefoon op werk | "
        "Telefoon op werk 2 | Andere telefoon | Hoofdtelefoon | Autotelefoon",
    ),
    "Italian": Outlook(
        "Nome",
        "Secondo nome",
        "Cognome",
        "Società",
        "Compleanno",
        "Indirizzo posta elettronica | Indirizzo posta elettronica 2 | Indirizzo posta elettronica 3",
        "Cellulare | Abitazione | Abitazione 2 | Ufficio | Ufficio 2 | Altro telefono | "
        "Telefono principale | Telefono auto",
    ),
    "Polish": Outlook(
        "Imię",
        "Drugie imię",
        "Nazwisko",
        "Firma",
        "Urodziny",
        "Adres e-mail | Adres e-mail 2 | Adres e-mail 3",
        "Telefon komórkowy | Telefon domowy | Telefon domowy 2 | Telefon służbowy | "
        "Telefon służbowy 2 | Inny telefon | Telefon podstawowy | Telefon w samochodzie",
        is_central=True,
    ),
    "Portuguese": Outlook(
        "Primeiro nome",
        "Outros nomes/apelidos",
        "Apelido",
        "Empresa",
        "Data de nascimento",
        "Endereço de correio electrónico | Endereço do correio electrónico 2 | "
        "Endereço do correio electrónico 3",
        "Telemóvel | Telefone da residência | 2º telefone da residência | Telefone da empresa | "
        "2º telefone da empresa | Outro telefone | Telefone principal | Telefone do carro",
    ),
    "Brazilian": Outlook(
        "Primeiro nome",
        "Segundo nome",
        "Sobrenome",
        "Empresa",
        "Aniversário",
        "Endereço de email | Endereço de email 2 | Endereço de email 3",
        "Telefone celular | Telefone residencial | Telefone residencial 2 | Telefone comercial | "
        "Telefone comercial 2 | Outro telefone | Telefone principal | Telefone do carro",
    ),
    "Romanian": Outlook(
        "Prenume",
        "Al doilea nume",
        "Nume de familie",
        "Firmă",
        "Zi de naştere",
        "Adresă de poştă electronică | Adresă poştă electronică 2 | Adresă poştă electronică 3",
        "Telefon mobil | Telefon domiciliu | Telefon 2 domiciliu | Telefon firmă | Telefon 2 firmă | "
        "Alt telefon | Telefon principal | Telefon pe maşină",
        is_central=True,
    ),
}

THUNDERBIRD: Columns = {
    "display_name": ("Display Name", "Anzeigename", "Nome visualizzato"),
    "first_name": ("First Name", "Vorname", "Nome"),
    "last_name": ("Last Name", "Nachname", "Cognome"),
    "nickname": ("Nickname", "Spitzname", "Soprannome"),
    "employer": ("Organization", "Organisation", "Organizzazione"),
    "birth_year": ("Birth Year", "Geburtsjahr", "Anno di nascita"),
    "birth_month": ("Birth Month", "Geburtsmonat", "Mese di nascita"),
    "birth_day": ("Birth Day", "Geburtstag", "Giorno di nascita"),
    "email1": ("Primary Email", "Primäre E-Mail-Adresse", "Primäre E-Mail", "Email primaria"),
    "email2": ("Secondary Email", "Sekundäre E-Mail-Adresse", "Sekundäre E-Mail", "Email secondaria"),
    "phone1": ("Mobile Number", "Mobil-Tel.-Nr.", "Numero cellulare"),
    "phone2": ("Home Phone", "Tel. privat", "Telefono casa"),
    "phone3": ("Work Phone", "Tel. dienstlich", "Telefono lavoro"),
}
GOOGLE: Columns = {
    "display_name": ("Name",),
    "first_name": ("First Name", "Given Name"),
    "middle": ("Middle Name", "Additional Name"),
    "last_name": ("Last Name", "Family Name"),
    "file_as": ("File As",),
    "nickname": ("Nickname",),
    "employer": ("Organization Name", "Organization 1 - Name"),
    "birthday": ("Birthday",),
    **{f"email{n}": (f"E-mail {n} - Value",) for n in range(1, MOST_NUMBERED + 1)},
    **{f"phone{n}": (f"Phone {n} - Value",) for n in range(1, MOST_NUMBERED + 1)},
}

OF_GOOGLE = (
    labels("E-mail 1 - Value"),
    labels("Phone 1 - Value"),
    # A list in which nobody has an address or a phone has no columns for them.
    labels("Given Name", "Family Name", "Group Membership"),
    labels("Phonetic First Name", "File As", "Labels"),
)

_PAIRS = [(bytes((n,)), n) for n in range(0x80, 0x100)]
AS_CENTRAL = {
    ord(byte.decode("cp1252", "replace").replace("\ufffd", chr(n))): byte.decode("cp1250")
    for byte, n in _PAIRS
    if "\ufffd" not in byte.decode("cp1250", "replace")
}
"""Letters of windows-1252, and those of windows-1250 that the same bytes stand for: "£ukasz" is "Łukasz"."""
_AS_WESTERN = {ord(central): chr(western) for western, central in AS_CENTRAL.items()}


def _all(known: Outlook) -> list[str]:
    """Return every header of a language."""
    fields = (known.first_name, known.middle, known.last_name, known.employer, known.birthday)
    return [header for text in (*fields, known.emails, known.phones) for header in text.split(" | ")]


def misread(header: str) -> str:
    """Return a header of windows-1250 as it reads in windows-1252.

    >>> misread("Imię")
    'Imiê'
    """
    return header.translate(_AS_WESTERN)


_CENTRAL = [header for known in OUTLOOK.values() if known.is_central for header in _all(known)]
MISREAD = {misread(header): header for header in _CENTRAL if misread(header) != header}
"""Headers as they read in the wrong code page; one of them tells that the file is in windows-1250."""


def of_outlook() -> tuple[frozenset[str], ...]:
    """Return the sets of headers that give an Outlook file away: a first name and the second address."""
    french = OUTLOOK["French"]
    wanted = [(known.first_name, known.second_email) for known in OUTLOOK.values()]
    # In French the department is called as a typed list's own column is.
    wanted_in_french = (french.first_name, french.second_email, "Service")
    return _all_spellings((*wanted, wanted_in_french))


def of_thunderbird() -> tuple[frozenset[str], ...]:
    """Return the sets of headers that give a Thunderbird file away: its two addresses."""
    return _all_spellings(zip(THUNDERBIRD["email1"], THUNDERBIRD["email2"], strict=True))


def _all_spellings(wanted: Iterable[Iterable[str]]) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(spelling for headers in wanted for spelling in _spellings(tuple(headers))))


def _spellings(headers: Sequence[str]) -> Iterable[frozenset[str]]:
    """Yield headers as a file's first bytes may hold them: right, without some letters, in a wrong code page.

    The first bytes are read leniently, and a letter that is no UTF-8 is lost there.
    """
    yield labels(*headers)
    yield frozenset("".join(filter(str.isascii, label(header))) for header in headers)
    yield labels(*map(misread, headers))


def outlook_columns() -> Columns:
    """Return our words with every header of Outlook that stands for them."""
    known = OUTLOOK.values()
    columns: Columns = {
        "first_name": tuple(one.first_name for one in known),
        "middle": tuple(one.middle for one in known),
        "last_name": tuple(name for one in known for name in one.last_name.split(" | ")),
        "nickname": ("Nickname",),
        "employer": tuple(one.employer for one in known),
        "birthday": tuple(one.birthday for one in known),
        **_numbered("email", [one.emails for one in known]),
        **_numbered("phone", [one.phones for one in known]),
    }
    return {word: (*headers, *map(misread, headers)) for word, headers in columns.items()}


def _numbered(word: str, of_languages: Iterable[str]) -> Columns:
    """Return `email1`, `email2`, …: the n-th header of every language."""
    nth = zip_longest(*(headers.split(" | ") for headers in of_languages))
    return {f"{word}{n}": tuple(filter(None, headers)) for n, headers in enumerate(nth, 1)}


def whole(columns: Columns) -> Columns:
    """Add our other words, which no header of this program stands for."""
    return dict.fromkeys(WORDS, ()) | columns
