"""Korean words spelt in Latin letters: the official way, and the ways that passports hold."""

from collections.abc import Iterable

FIRST = 0xAC00
LEADS = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
TAILS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")

IN_PASSPORTS = {"eo": "u", "yeo": "you", "eu": "u", "u": "oo", "yu": "yoo", "ui": "ee", "i": "ee"}
"""Vowels as English ears would spell them: Jung, Young, Soo."""

HARD = {"g": "k", "d": "t", "b": "p", "j": "ch", "r": "l"}

_LISTED = """
    김 kim gim | 이 lee yi rhee ri li | 박 park pak bak | 최 choi choe | 정 jung chung jeong |
    강 kang gang | 조 cho jo | 윤 yoon yun | 장 jang chang | 임 lim im rim yim | 오 oh o | 서 seo suh |
    신 shin sin | 권 kwon | 유 yoo yu ryu you | 안 ahn an | 송 song | 류 ryu yoo | 전 jeon jun chun |
    고 ko go koh | 문 moon mun | 손 son sohn | 양 yang | 배 bae pae | 백 baek paik back |
    허 heo hur huh | 남 nam | 심 shim sim | 노 roh noh no | 하 ha | 곽 kwak | 성 sung seong | 차 cha |
    주 joo ju | 우 woo wu | 구 koo ku goo | 민 min | 나 na ra | 진 jin chin | 지 ji jee | 엄 um eom uhm |
    현 hyun hyeon | 변 byun byeon | 추 choo chu | 석 seok suk | 선 sun seon | 설 seol sul | 길 gil kil |
    남궁 namkoong namgung namgoong | 황보 hwangbo | 선우 sunwoo seonu | 제갈 jegal | 독고 dokgo |
    사공 sagong
"""
FAMILY_NAMES = {name: spelt for name, *spelt in (entry.split() for entry in _LISTED.split("|"))}
"""The usual spellings of family names, which keep old habits; two syllables stand for one family name."""


def _parts(syllable: str) -> tuple[str, str, str]:
    number = ord(syllable) - FIRST
    return LEADS[number // 588], VOWELS[number % 588 // 28], TAILS[number % 28]


def spellings(word: str) -> Iterable[str]:
    """Spell a word of Hangul syllables.

    >>> list(spellings("지훈"))
    ['jihun', 'jeehoon', 'chihun', 'jihoon', 'jihun']
    """
    yield from FAMILY_NAMES.get(word, ())
    if not all(FIRST <= ord(c) < FIRST + 11172 for c in word):
        return
    parts = [_parts(c) for c in word]
    official = "".join(lead + vowel + tail for lead, vowel, tail in parts)
    by_ear = "".join(lead + IN_PASSPORTS.get(vowel, vowel) + tail for lead, vowel, tail in parts)
    lead, vowel, tail = parts[0]
    hard = HARD.get(lead, lead) + vowel + tail + official[len(lead + vowel + tail) :]
    yield from (official, by_ear, hard, official.replace("u", "oo").replace("eoo", "eu"))
    yield official.replace("yeo", "you").replace("eo", "u")
