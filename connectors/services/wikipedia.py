"""Wikipedia: a pasted raw watchlist, or any list of titles one a line, of which the users' pages count.

Wikipedia exports no relationships: there are no friends and no followers. Special:EditWatchlist/raw shows the
titles that somebody watches, and a user's page or talk page among them tells whom they know there. Other
titles are counted and left out, and so are pages of unregistered users, which are addresses of computers.

The names of the users' pages are those of the wikis staff are likeliest to use; `User:` works on all of them.
Samples: data_samples/exports/wikipedia (invented people).
"""

import re
from collections.abc import Sequence

from connectors.connections import Gathering
from connectors.export import HEAD, Export, Member
from connectors.json_text import beginning
from connectors.reader import Reader, Reading
from connectors.services.people import Person, table_of
from connectors.text import decoded
from records.policy import Direction, Service
from records.problem import Refused

ASKS_FOR = (
    "No download exists. If you watch other users' pages: the text of Special:EditWatchlist/raw, "
    "pasted into a text file; else type a list, or declare none"
)

USERS = """
    User, User talk;
    Benutzer, Benutzerin, Benutzer Diskussion, Benutzerin Diskussion;
    Defnyddiwr, Sgwrs Defnyddiwr;
    Utilisateur, Utilisatrice, Discussion utilisateur, Discussion utilisatrice;
    Usuario, Usuaria, Usuario discusión, Usuaria discusión;
    Utente, Discussioni utente;
    Usuário, Usuária, Usuário(a), Usuário Discussão, Usuária Discussão, Usuário(a) Discussão;
    Utilizador, Utilizadora, Utilizador Discussão, Utilizadora Discussão;
    Gebruiker, Overleg gebruiker;
    Wikipedysta, Wikipedystka, Dyskusja wikipedysty, Dyskusja wikipedystki;
    Użytkownik, Użytkowniczka, Dyskusja użytkownika, Dyskusja użytkowniczki;
    Utilizator, Discuție Utilizator;
    Úsáideoir, Plé úsáideora;
    Kullanıcı, Kullanıcı mesaj;
    Användare, Användardiskussion;
    Bruger, Brugerdiskussion;
    Bruker, Brukerdiskusjon;
    Käyttäjä, Keskustelu käyttäjästä;
    Wikipedista, Wikipedistka, Diskuse s wikipedistou, Diskuse s wikipedistkou;
    Szerkesztő, Szerkesztővita;
    Участник, Участница, Обсуждение участника, Обсуждение участницы;
    Користувач, Користувачка, Обговорення користувача, Обговорення користувачки;
    مستخدم, مستخدمة, نقاش المستخدم, نقاش المستخدمة;
    用户, 用户讨论, 使用者, 使用者討論;
    利用者, 利用者‐会話
"""
"""What a user's page and talk page are called, language by language."""

NAMESPACES = tuple(" ".join(name.split()) for names in USERS.split(";") for name in names.split(","))
_NAMES = frozenset(name.casefold() for name in NAMESPACES)
_MARKUP = re.compile(r"^[\s*#\"']*(\[\[:?)?|(\|.*)?(\]\])?[\s\"',]*\Z")
_TITLE = re.compile(r"[^\x00-\x1f#<>\[\]{}|\ufffd]{1,255}\Z")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}\Z|[0-9A-Fa-f]*:[0-9A-Fa-f:]+\Z")
_NO_TITLE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b.*\d:\d\d|\w+://")
_UNLIKELY = re.compile(r"[a-z]|.{100,}|.*[,;!?]\Z")
FEW = 0.2
"""Share of lines, 0 to 1, that may look more like prose or settings than like titles."""
LOOKED_INTO = 100
"""Texts whose first bytes are looked at."""
LONGEST = 1_000
"""Characters of a line that can be a title: 255 bytes, and the marks of a link around it."""


def recognises(export: Export) -> list[Member]:
    """Claim texts of titles with at least one user's page among them, or that are called a watchlist.

    Users' pages stand behind all articles, so the beginning of a long watchlist may show none.
    """
    texts = export.ending(".txt", ".csv", "")[:LOOKED_INTO]
    return [member for member in texts if _is_watchlist(export, member)]


def read(export: Export, members: Sequence[Member]) -> Reading:
    """Read the users of every list, each once a list."""
    gathering = Gathering(export, READER.name, Service.WIKIPEDIA)
    for member in members:
        try:
            text = decoded(export.read(member), export.shown(member)).text
        except Refused as refused:
            gathering.fail(refused.problem)
            continue
        _read_titles(gathering, member, text)
    return gathering.reading()


def _is_watchlist(export: Export, member: Member) -> bool:
    head = beginning(export, member)
    lines = head.splitlines()
    if member.size > HEAD:
        lines = lines[:-1]  # cut in the middle
    titles = [title for line in lines if len(line) <= LONGEST and (title := _title(line))]
    # In a chat or a form a blank follows the colon, in a title none.
    has_users = any(_user(title) and not re.search(r":\s", title) for title in titles)
    if not has_users and not (titles and "watchlist" in member.name):
        return False
    if any(len(line) > LONGEST for line in lines):
        return False
    if any(not _TITLE.match(title) or _NO_TITLE.match(title) for title in titles):
        return False
    return sum(not _user(t) and bool(_UNLIKELY.match(t)) for t in titles) <= FEW * len(titles)


def _read_titles(gathering: Gathering, member: Member, text: str) -> None:
    lines = ((row, line) for row, line in enumerate(text.splitlines(), 1) if len(line) <= LONGEST)
    titles = [(row, title) for row, line in lines if (title := _title(line))]
    users: dict[str, Person] = {}
    others = 0
    for row, title in titles:
        if name := _user(title):
            users.setdefault(name[:1].upper() + name[1:], Person(row, handle=name))
        else:
            others += 1
    gathering.read.add(member.path)
    gathering.add(table_of(list(users.values()), Direction.DECLARED), member)
    if others:
        gathering.notes.append(f"{others} titles that are no user's were left out")


def _title(line: str) -> str:
    """Return the title of a line without the marks of a list or a link.

    >>> _title("* [[User talk:Siân T|Siân]]")
    'User talk:Siân T'
    """
    return " ".join(_MARKUP.sub("", line).replace("_", " ").split())


def _user(title: str) -> str | None:
    """Return whose page or talk page a title is; None for other titles and unregistered users.

    >>> [_user(t) for t in ("User:Sian T/sandbox", "Sgwrs Defnyddiwr:Siôn", "Talk:Truro", "User:192.0.2.1")]
    ['Sian T', 'Siôn', None, None]
    """
    namespace, colon, page = title.partition(":")
    name = page.strip().partition("/")[0].strip()
    known = bool(colon) and namespace.strip().casefold() in _NAMES
    return name if known and name and not _ADDRESS.match(name) else None


READER = Reader(
    "wikipedia watchlist", ASKS_FOR, recognises, read, Service.WIKIPEDIA, frozenset({"User", "User talk"})
)
