"""Chinese characters: where the family name ends, and the Mandarin spellings in use."""

import re
from collections.abc import Iterable

from anyascii import anyascii

OF_TWO = frozenset(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 独孤 獨孤 南宫 南宮 夏侯 尉迟 尉遲 公孙 公孫 慕容 宇文 长孙 長孫
    皇甫 令狐 轩辕 軒轅 端木 百里 呼延 东郭 東郭 申屠 闻人 聞人 淳于 单于 單于 太史 澹台
    """.split()
)
"""Chinese family names of two characters."""

LEADS = {"b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "j": "ch", "q": "ch", "x": "hs", "zh": "ch",
         "r": "j", "z": "ts", "c": "ts"}  # fmt: skip
WHOLE = {"zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu", "si": "szu",
         "ge": "ko", "ke": "ko", "he": "ho", "yan": "yen", "ye": "yeh", "you": "yu", "yi": "yi", "e": "o",
         "er": "erh", "duo": "to", "tuo": "to", "luo": "lo", "zuo": "tso", "cuo": "tso", "suo": "so",
         "gui": "kuei", "kui": "kuei", "guo": "kuo", "lv": "lu", "yong": "yung"}  # fmt: skip


def taiwanese(syllable: str) -> str:
    """Turn a syllable of pinyin into the spelling of Wade and Giles, as passports of Taiwan have it.

    >>> [taiwanese(s) for s in ("zhi", "xue", "jian", "zhong", "cai")]
    ['chih', 'hsueh', 'chien', 'chung', 'tsai']
    """
    if syllable in WHOLE:
        return WHOLE[syllable]
    lead = re.match("zh|ch|sh|[bpmfdtnlgkhjqxrzcs]?", syllable)
    start = lead.group() if lead else ""
    rest = syllable[len(start) :]
    for pinyin, spelt in (("ian", "ien"), ("ong", "ung"), ("ie", "ieh"), ("ue", "ueh")):
        if rest == pinyin:
            rest = spelt
    return LEADS.get(start, start) + rest


def syllables(word: str) -> list[str]:
    """Return the Mandarin reading of each character."""
    return [re.sub("[^a-z]", "", anyascii(character).lower()) for character in word]


def spellings(word: str) -> Iterable[str]:
    """Spell a word of Chinese characters as in mainland China and as in Taiwan.

    >>> list(spellings("志豪"))
    ['zhihao', 'chihhao']
    """
    read = syllables(word)
    yield "".join(read)
    yield "".join(map(taiwanese, read))
    if read == ["lu"] or read == ["lv"]:
        yield "lyu"
