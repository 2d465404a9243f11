"""TikTok's words in text exports, which follow the language of the account: file names, labels, sentences.

English and Dutch were seen in published exports and fixtures. The other languages are the app's own words
and were not seen in a real file: a file called otherwise is told, never guessed. Arabic is left out on
purpose, since it writes followers and followed alike; so is the Norwegian "Følger".
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath

from records.policy import Direction

_FOLLOWERS = """
    Follower, Followers, Follower List, Fans, Fans List
    Volger, Volgers
    Abonné, Abonnés
    Seguidor, Seguidores
    Obserwujący, Obserwatorzy
    Urmăritor, Urmăritori
    Takipçi, Takipçiler
    Подписчик, Подписчики, Підписник, Підписники, Читачі
    Följare, Følgere
    Pengikut
    フォロワー, 팔로워, 粉丝, 粉絲
"""
_FOLLOWED = """
    Following, Followings, Following List
    Volgend
    Folge ich, Gefolgt
    Abonnement, Abonnements
    Siguiendo, Seguidos, Seguindo, A seguir
    Seguiti
    Obserwowani, Obserwowane
    Urmăriți, Urmărești
    Takip edilen, Takip edilenler
    Подписки, Підписки
    Mengikuti, Đã follow
    フォロー中, 팔로잉, 关注, 關注, 關注中
"""
_BLOCKED = "Block List, Blocked List, Blocked Users"
_USERNAMES = """
    Username, User, Gebruikersnaam, Benutzername, Nutzername, Nom d'utilisateur, Nombre de usuario
    Nome de usuário, Nome de utilizador, Nome utente, Nazwa użytkownika, Nume de utilizator, Nume utilizator
    Kullanıcı adı, Имя пользователя, Ім'я користувача, اسم المستخدم, صارف نام, نام کاربری
    उपयोगकर्ता नाम, ব্যবহারকারীর নাম, ਵਰਤੋਂਕਾਰ ਨਾਮ, Nama pengguna, Tên người dùng
    ユーザー名, 사용자 이름, 用户名, 用戶名, 使用者名稱
    Användarnamn, Brugernavn, Brukernavn, Käyttäjänimi, Käyttäjätunnus
    Uživatelské jméno, Felhasználónév, Όνομα χρήστη
"""
_NO_PEOPLE = """
    Link, Search Term, Zoekterm, Hashtag, Hashtag Name, Hashtag naam, Hashtag Link, Effect Link, Sound Link
    Comment, Reactie, Price, IP, Event, Method
"""
_PROFILE = "Profile Info, Profile Information, Profielinformatie, Profiel info"
_SHOWN_NAME = "Name, Nickname, Display Name, Bijnaam, Naam"
_EMAIL = "Email, Email Address, E-mail, E-mailadres"
_MESSAGES = "Direct Messages, Direct Message"
_NO_DATA = "You have no data in this section, Dit gedeelte bevat geen gegevens"

LONGEST_NAME = 200
"""Characters of a file's name that are looked at, from its end."""

_COPY = re.compile(r"\s*\(\d{1,3}\)$|( -)? copy( \d{1,3})?$", re.IGNORECASE)
_PART = re.compile(r"[ _-]?(\d{1,4})$")


@lru_cache(4096)
def folded(text: str) -> str:
    """Return a word as it is compared: letters and digits alone, without case.

    >>> folded("User Name") == folded("UserName") == folded("user_name")
    True
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def list_and_part(path: str) -> tuple[str, int]:
    """Split a file's name into the folded name of its list and its part; a file without number is part 1.

    >>> list_and_part("Activity/Following List_2.txt"), list_and_part("Volger (1).txt")
    (('followinglist', 2), ('volger', 1))
    """
    stem = _COPY.sub("", PurePosixPath(path.replace("\\", "/")).stem[-LONGEST_NAME:])
    part = _PART.search(stem)
    return folded(stem[: part.start()] if part else stem), int(part[1]) if part else 1


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(word) for word in re.split(r"[,\n]", words) if word.strip())


DIRECTION_OF_FILE: dict[str, Direction] = {
    **dict.fromkeys(_set(_FOLLOWERS), Direction.FOLLOWER),
    **dict.fromkeys(_set(_FOLLOWED), Direction.FOLLOWING),
    **dict.fromkeys(_set(_BLOCKED), Direction.BLOCKED),
}
"""Folded names of the files that hold a list of people."""

USERNAMES = _set(_USERNAMES)
"""Folded labels before a handle."""
NO_PEOPLE = _set(_NO_PEOPLE)
"""Folded labels that stand beside a date where a handle might, and are none."""
PROFILE_FILES = _set(_PROFILE)
SHOWN_NAMES = _set(_SHOWN_NAME)
EMAILS = _set(_EMAIL)
MESSAGE_FILES = _set(_MESSAGES)
_SENTENCES = _set(_NO_DATA)


def says_nobody(text: str) -> bool:
    """Tell whether a file holds only the sentence that TikTok writes for an empty list.

    >>> says_nobody("You have no data in this section"), says_nobody("")
    (True, False)
    """
    return len(text) < LONGEST_NAME and folded(text) in _SENTENCES
