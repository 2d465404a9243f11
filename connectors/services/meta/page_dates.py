"""Days as Meta's web pages write them: in the language, and at the local time, of the account.

English pages say "Nov 14, 2023 10:13:20 pm", German ones "14. Nov. 2023, 22:13", Japanese ones
"7月 01, 2026 6:25:04 PM" (published fixtures). The months below are those of the larger groups in Britain;
a day in another language stays unread and is counted.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import polars as pl

from connectors.dates import dates_in

_STEMS = (
    "jan ene gen ian sty ion oca янв січ",
    "feb fev lut chwe sub фев лют",
    "mar mrz mrt maw мар бер",
    "apr avr abr kwi ebr nis апр кві",
    "may mai mag mei maj мая май тра",
    "jun juin giu iun cze meh haz июн чер",
    "jul juil lug iul lip gor tem июл лип",
    "aug aou ago sie aws agu авг сер",
    "sep set wrz medi eyl сен вер",
    "oct okt ott out paz hyd eki окт жов",
    "nov lis tach kas ноя лис",
    "dec dez des dic gru rhag ara дек гру",
)
"""How months begin, without accents: English, French, Spanish, Italian, Portuguese, German, Dutch, Polish,
Romanian, Welsh, Turkish, Russian, Ukrainian; Swedish, Danish and Norwegian begin like these."""

_MONTH_OF = {stem: month for month, stems in enumerate(_STEMS, 1) for stem in stems.split()}
_LONGEST = max(map(len, _MONTH_OF))
_WORD = r"([^\W\d_]{3,})\.?"
_OF = r"(?:\s*(?:de|of|d')\s+|[\s,.]+)"
_IN_WORDS = (
    (re.compile(rf"{_WORD}\s+(\d{{1,2}}),?\s+(\d{{4}})"), "mdy"),
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er)?{_OF}{_WORD}{_OF}(?:del?\s+)?(\d{{4}})"), "dmy"),
    (re.compile(rf"(\d{{4}})[\s.,]+{_WORD}\s+(\d{{1,2}})(?!\d)"), "ymd"),
    (re.compile(r"(\d{1,2})\s*[月월]\s*(\d{1,2})[日일]?,?\s+(\d{4})"), "mdy"),
    (re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})"), "ymd"),
)
_IN_NUMBERS = re.compile(r"^\D{0,12}?(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})(?!\d)")
_YEAR, _DAY = re.compile(r"(?<!\d)\d{4}(?!\d)"), re.compile(r"(?<!\d)\d{1,2}(?!\d)")
LONGEST_DATE = 60
"""Characters of the longest text that is taken for a date."""
YEARS = range(1990, 2101)
"""Outside of these it is no date of a connection, whatever else it may be."""


def looks_like_a_day(text: str) -> bool:
    """Tell whether a short text holds a year and a smaller number, in whatever language.

    >>> [looks_like_a_day(text) for text in ("14 พ.ย. 2566 22:13", "Class of 2020", "Siân Tregear")]
    [True, False, False]
    """
    return len(text) <= LONGEST_DATE and bool(_YEAR.search(text) and _DAY.search(text))


def days_of(texts: Sequence[str | None]) -> list[date | None]:
    """Return the day of each text of one list; None where there is none or where it cannot be read.

    A day in numbers alone is read day first, and not at all where the list shows itself to be month first.

    >>> days_of(["Nov 14, 2023 10:13:20 pm", "3. März 2021, 08:05", "14.11.2023", None])
    [datetime.date(2023, 11, 14), datetime.date(2021, 3, 3), datetime.date(2023, 11, 14), None]
    """
    worded = [_worded(text) if text else None for text in texts]
    numbers = [_numeric(text) if text and not day else None for text, day in zip(texts, worded, strict=True)]
    read = dates_in(pl.Series(numbers, dtype=pl.String)).values.to_list()
    return [day or number for day, number in zip(worded, read, strict=True)]


def _numeric(text: str) -> str | None:
    found = _IN_NUMBERS.search(text)
    return found[1] if found else None


def _worded(text: str) -> date | None:
    folded = _folded(text)
    days = (_day(found.groups(), order) for form, order in _IN_WORDS for found in form.finditer(folded))
    return next((day for day in days if day), None)


def _day(parts: tuple[str, ...], order: str) -> date | None:
    said = dict(zip(order, parts, strict=True))
    month = int(said["m"]) if said["m"].isdecimal() else _month(said["m"])
    year = int(said["y"])
    try:
        return date(year, month, int(said["d"])) if year in YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the month whose longest beginning fits the word; 0 where none does."""
    stems = (word[:length] for length in range(_LONGEST, 2, -1))
    return next((_MONTH_OF[stem] for stem in stems if stem in _MONTH_OF), 0)


def _folded(text: str) -> str:
    """Take off case and accents, as "août" and "Şub" carry them; Korean syllables are put together again."""
    parts = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(mark for mark in parts if not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", bare)
