"""A word in another script, spelt in Latin letters in the usual ways.

Several spellings stand side by side where languages that share the script read a letter differently (Г is
G in Russian and H in Ukrainian), or where the script leaves the choice open (ו is v, o or u). What is spelt
here is English usage; other conventions (Jovanović, Tschaikowski) are levelled out by `sounds`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import product

from anyascii import anyascii

from matching.words.scripts.han import spellings as han_spellings
from matching.words.scripts.hangul import spellings as hangul_spellings

MOST_SPELLINGS = 16
"""Ways to spell one word: enough for four open letters; what comes after is left out."""

Letters = dict[str, str]


def _letters(table: str) -> Letters:
    """Read a table of pairs "letter=spelling"; nothing after the sign: the letter is silent."""
    return dict(pair.split("=") for pair in table.split())


CYRILLIC = _letters(
    """
    а=a б=b в=v г=g ґ=g д=d е=e ё=yo є=ye ж=zh з=z и=i і=i ї=yi й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u
    ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya ў=u ј=y љ=ly њ=ny ђ=dj ћ=ch џ=dzh ѓ=g ќ=k ѕ=dz
    ә=a ғ=gh қ=k ң=n ө=o ұ=u ү=u һ=h ҷ=j ҳ=h ӣ=i ӯ=u җ=zh
    """
)
BULGARIAN = CYRILLIC | _letters("щ=sht ъ=a")

GREEK = _letters(
    """
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=kh ψ=ps ω=o
    ου=ou αυ=av ευ=ev ηυ=iv ει=i οι=i υι=i αι=ai γγ=ng γχ=nch γξ=nx μπ=mb ντ=nt γκ=ng τζ=tz τσ=ts γι=gi
    ^μπ=b ^ντ=d ^γκ=g
    """
)

ARABIC = _letters(
    """
    ا=a أ=a إ=i آ=a ٱ=a ء= ؤ=u ئ=i ب=b پ=p ت=t ٹ=t ث=th ج=j چ=ch ح=h خ=kh د=d ڈ=d ذ=dh ر=r ڑ=r ز=z ژ=zh
    س=s ش=sh ص=s ض=d ط=t ظ=z ع= غ=gh ف=f ڤ=v ق=q ک=k ك=k گ=g ل=l ڵ=l م=m ن=n ں=n ه=h ہ=h ھ=h ە=a ة=a ۃ=a
    و=w ۆ=o ۇ=u ۋ=v ي=y ی=y ى=a ے=e ۓ=e ێ=e ړ=r ڼ=n ښ=sh ځ=z څ=ts ډ=d ټ=t ۍ=y ې=e لا=la
    """
)
AS_IN_PERSIAN = ARABIC | _letters("ث=s ذ=z ض=z و=v ق=gh")
AS_IN_EGYPT = ARABIC | _letters("ج=g ث=s ذ=z ظ=d ش=ch")
"""Egyptian G for ج, and the French CH for ش of the Maghreb."""

HEBREW = _letters(
    """
    א= ב=b ג=g ד=d ה=h ו=v ז=z ח=h ט=t י=i כ=k ך=kh ל=l מ=m ם=m נ=n ן=n ס=s ע= פ=p ף=f צ=ts ץ=ts ק=k ר=r
    ש=sh ת=t וו=v יי=i ג'=j ז'=zh צ'=ch ^י=y
    """
)
AT_FIRST = {"^ו": "v", "^ב": "b", "^כ": "k", "^פ": "p"}
OPEN_IN_HEBREW = {"ו": ("v", "o"), "ב": ("b", "v"), "כ": ("k", "kh"), "פ": ("p", "f"), "ש": ("sh", "s")}


def _spelt(word: str, table: Letters) -> str:
    """Spell a word by the longest entries first; "^" marks entries for the beginning alone."""
    out, at = [], 0
    while at < len(word):
        for size in (2, 1):
            piece = word[at : at + size]
            sound = table.get(f"^{piece}") if at == 0 else None
            sound = table.get(piece) if sound is None else sound
            if sound is not None:
                out.append(sound)
                at += len(piece)
                break
        else:
            out.append(anyascii(word[at]).lower())
            at += 1
    return "".join(out)


def _bare(word: str) -> str:
    """Take accents, points and vowel signs off: they are seldom written and never agree."""
    parted = unicodedata.normalize("NFD", word)
    return "".join(c for c in parted if unicodedata.category(c) != "Mn")


def _cyrillic(word: str) -> Iterable[str]:
    plain = word.replace("\u2019", "").replace("'", "")
    yield _spelt(plain, CYRILLIC)
    yield _spelt(plain, CYRILLIC | {"г": "h"})
    if re.search("[щъ]", plain):
        yield _spelt(plain, BULGARIAN)


def _greek(word: str) -> Iterable[str]:
    # A diaeresis or an accent on the first of two vowels parts them (Μάιος), which names seldom need.
    spelt = _spelt(_bare(word), GREEK)
    yield spelt
    yield spelt.replace("nt", "nd").replace("mb", "mp")
    # In words taken from elsewhere the pairs are b, d and g alone: Λούντβιχ.
    yield spelt.replace("nt", "d").replace("mb", "b").replace("ng", "g")


def _arabic(word: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFC", _bare_arabic(word))
    for table in (ARABIC, AS_IN_PERSIAN, AS_IN_EGYPT):
        spelt = _spelt(plain, table)
        yield spelt
        if plain.startswith("ال") and len(plain) > 4:
            yield spelt[2:]


def _bare_arabic(word: str) -> str:
    # A final H is A or E to the ear in most languages, and Latin spellings give it or drop it.
    return re.sub("(?<=.)[هہ]$", "ة", re.sub("[\u0640\u064b-\u0652\u0670\u200c\u200d]", "", word))


def _hebrew(word: str) -> Iterable[str]:
    plain = re.sub("(?<=.)ה$", "א", _bare(word).replace("׳", "'").replace("’", "'"))
    seen = [c for c in dict.fromkeys(plain[1:]) if c in OPEN_IN_HEBREW][:3]
    for choice in product(*(OPEN_IN_HEBREW[c] for c in seen)):
        yield _spelt(plain, HEBREW | dict(zip(seen, choice, strict=True)) | AT_FIRST)
    if plain[:1] == "ש":
        yield _spelt(plain, HEBREW | {"^ש": "s"})


SMALL_VOWELS, SMALL_Y, SILENT = "ァィゥェォぁぃぅぇぉ", "ャュョゃゅょ", "ーッっ"


def _kana(word: str) -> Iterable[str]:
    spelt = ""
    for character in word:
        sound = anyascii(character).lower()
        if character in SMALL_VOWELS:
            spelt = spelt[:-1] + ("w" if spelt[-2:] == "u" else "") + sound
        elif character in SMALL_Y:
            spelt = spelt[:-1] + (sound[1:] if re.search("(sh|ch|j)i$", spelt) else sound)
        elif character not in SILENT:
            spelt += sound
    yield spelt
    yield spelt.replace("ou", "o").replace("uu", "u").replace("oo", "o")


def _indic(word: str) -> Iterable[str]:
    spelt = anyascii(word).lower()
    yield spelt.replace("c", "ch")
    # A dot above is N before most letters and at the end, and M before lips.
    yield re.sub("m(?![bp])", "n", spelt).replace("c", "ch")


def _tamil(word: str) -> Iterable[str]:
    yield anyascii(word).lower().replace("c", "s")


THAI = _letters(
    """
    ก=k ข=kh ฃ=kh ค=kh ฅ=kh ฆ=kh ง=ng จ=ch ฉ=ch ช=ch ซ=s ฌ=ch ญ=y ฎ=d ฏ=t ฐ=th ฑ=th ฒ=th ณ=n ด=d ต=t ถ=th ท=th
    ธ=th น=n บ=b ป=p ผ=ph ฝ=f พ=ph ฟ=f ภ=ph ม=m ย=y ร=r ล=l
    ว=w ศ=s ษ=s ส=s ห=h ฬ=l อ= ฮ=h ะ=a ั=a า=a ำ=am ิ=i ี=i
    ึ=ue ื=ue ุ=u ู=u เ=e แ=ae โ=o ใ=ai ไ=ai ฤ=rue รร=a ทร=s
    """
)


def _thai(word: str) -> Iterable[str]:
    # A letter under the mark of silence is written and not said.
    said = re.sub("[ก-ฮ][ิุ]?์|[็-๎]", "", word)
    spelt = _spelt(said, THAI)
    yield spelt
    for last, heard in (("[lry]$", "n"), ("(s|ch|th|d)$", "t"), ("b$", "p"), ("a$", "an")):
        if re.search(last, spelt):
            yield re.sub(last, heard, spelt)


def _any(word: str) -> Iterable[str]:
    yield re.sub("[^a-z]", "", anyascii(word).lower())


WAYS: dict[str, Callable[[str], Iterable[str]]] = {
    "CYRILLIC": _cyrillic,
    "GREEK": _greek,
    "ARABIC": _arabic,
    "HEBREW": _hebrew,
    "HIRAGANA": _kana,
    "KATAKANA": _kana,
    "HANGUL": hangul_spellings,
    "CJK": han_spellings,
    "TAMIL": _tamil,
    "THAI": _thai,
    **dict.fromkeys("DEVANAGARI BENGALI GURMUKHI GUJARATI TELUGU KANNADA MALAYALAM SINHALA".split(), _indic),
}
"""Scripts with a table of their own; any other is spelt letter by letter."""

WITHOUT_VOWELS = frozenset(
    """
    ARABIC HEBREW SYRIAC DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA
    THAI LAO MYANMAR KHMER
    """.split()
)
"""Scripts that leave vowels out, or whose own vowels are not spelt here: consonants alone can agree."""


def script_of(word: str) -> str:
    """Return the first word of the Unicode name of the first letter ("CYRILLIC"), empty for none.

    >>> script_of("Олена")
    'CYRILLIC'
    """
    letter = next((c for c in word if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def spellings(word: str) -> list[str]:
    """Return the usual Latin spellings of one word (lower-case a to z), the plainest first.

    >>> spellings("гриценко")
    ['gritsenko', 'hritsenko']
    """
    way = WAYS.get(script_of(word), _any)
    found = (re.sub("[^a-z]", "", spelling) for spelling in way(word))
    return [spelling for spelling in dict.fromkeys(found) if spelling][:MOST_SPELLINGS]
