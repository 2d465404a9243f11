"""Bytes handed in, as text: which encoding they are in, said aloud; nothing is guessed away or replaced.

Excel's "Unicode text" is UTF-16, its plain CSV is windows-1252, most systems write UTF-8 with or without a
byte order mark. A table reader that meets UTF-16 unprepared returns rubbish without an error, and a lossy
decoder destroys the very letters that tell two people apart, so this door is strict.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from records.problem import Problem, Refused

UTF8 = "UTF-8"
WINDOWS = "windows-1252"
MIXED = "UTF-8 and windows-1252 mixed"

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", UTF8),
    # Before UTF-16: its little-endian mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)

_CONTROLS = bytes(sorted({*range(0x01, 0x20)} - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")))
# Left out: line ends, the end-of-file mark of DOS, and the separators some systems print.

MOST_CONTROLS = 0.01
"""Share of control bytes, 0 to 1, above which bytes are no text. Pictures and archives hold some 10 %."""

_SAMPLE = 8192


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was read.

    Attributes:
        text: the characters, without byte order mark and without NUL.
        encoding: in words for a receipt, such as ``UTF-8`` or ``windows-1252``.
        nuls: how many NUL characters were taken out; they stand for nothing, yet would part or hide a name.
    """

    text: str
    encoding: str
    nuls: int = 0


def decoded(data: bytes, label: str) -> Decoded:
    """Read bytes as text: by byte order mark, else UTF-16 by its zeros, else UTF-8, else windows-1252.

    A file that is UTF-8 save for some lines is decoded line by line, so that one old line does not spoil
    the others.

    Args:
        data: the whole file.
        label: what to call the file in a refusal; never a person's name.

    Raises:
        Refused: BC-IMP-301, the bytes are no text; BC-IMP-302, they break off or break the encoding that
            their own mark names.

    >>> decoded("Siân".encode("utf-16"), "list.csv")
    Decoded(text='Siân', encoding='UTF-16', nuls=0)
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _without_nuls(_strictly(data[len(mark) :], codec, label), name)
    _refuse_binary(data, label)
    if utf16 := _utf16_by_zeros(data):
        return _without_nuls(_strictly(data, utf16, label), "UTF-16")
    if _controls(data) > MOST_CONTROLS or data.count(0) > len(data) / 2:
        raise Refused(_not_text(label, "not text"))
    try:
        return _without_nuls(data.decode("utf-8"), UTF8)
    except UnicodeDecodeError:
        return _line_by_line(data)


def repaired(text: str) -> str:
    """Undo UTF-8 that was written as if it were Latin-1; any other text comes back as it was.

    Facebook and Instagram exports do this to every string, so "Siân" arrives as "SiÃ¢n".

    >>> repaired("SiÃ¢n"), repaired("Siân"), repaired("Łukasz")
    ('Siân', 'Siân', 'Łukasz')
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _refuse_binary(data: bytes, label: str) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Refused(_not_text(label, kind))


def _controls(data: bytes) -> float:
    """Tell the share of control bytes, 0 to 1; NUL is counted apart, since some dumps pad with it."""
    return 1 - len(data.translate(None, _CONTROLS)) / len(data) if data else 0.0


def _not_text(label: str, kind: str) -> Problem:
    what = f"This file is {kind}, where a text file was expected."
    return Problem(
        "BC-IMP-301", label, None, None, what, "Hand in the file as it was downloaded or exported."
    )


def _strictly(data: bytes, codec: str, label: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        what = "The text breaks off in the middle of a character, or is damaged."
        do = "Export it again; in Excel, choose CSV UTF-8."
        raise Refused(Problem("BC-IMP-302", label, None, None, what, do)) from None


def _utf16_by_zeros(data: bytes) -> str | None:
    """Name the UTF-16 codec when nearly every second byte of the beginning is zero and the others are not."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # Delimiters, digits and line ends keep a fifth of the zeros even where all names are in another script.
    enough = len(sample) / 10
    if odd > enough and even * 20 < odd:
        return "utf-16-le"
    if even > enough and odd * 20 < even:
        return "utf-16-be"
    return None


def _line_by_line(data: bytes) -> Decoded:
    lines = list(_each_line(data))
    # A line outside ASCII that is sound UTF-8 is hardly ever anything else.
    as_utf8 = any(codec == UTF8 and not line.isascii() for line, codec in lines)
    return _without_nuls("\n".join(line for line, _ in lines), MIXED if as_utf8 else WINDOWS)


def _each_line(data: bytes) -> Iterator[tuple[str, str]]:
    for line in data.split(b"\n"):
        try:
            yield line.decode("utf-8"), UTF8
        except UnicodeDecodeError:
            yield _as_windows(line), WINDOWS


def _as_windows(line: bytes) -> str:
    """Decode windows-1252 as browsers do: five bytes that mean nothing are the controls they number."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_one_as_windows(byte) for byte in line)


def _one_as_windows(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _without_nuls(text: str, encoding: str) -> Decoded:
    nuls = text.count("\0")
    return Decoded(text.replace("\0", "") if nuls else text, encoding, nuls)
