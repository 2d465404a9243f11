"""What kind of file this is, by its first bytes, in words for a person who handed in the wrong one."""

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive (.tgz)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\xd0\xcf\x11\xe0", "an old or password-locked Office document"),
    (b"SQLite format 3", "a database"),
    (b"PK\x03\x04", "a zip"),
    (b"PK\x05\x06", "a zip"),
    (b"MZ", "a program"),
)


def kind_of(head: bytes) -> str | None:
    r"""Say what a file is by its first bytes; None where nothing known, text for example.

    >>> kind_of(b"\xff\xd8\xff\xe0 and more")
    'a picture (JPEG)'
    """
    if head[4:8] == b"ftyp":
        return "a video or a phone picture"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:60].lower().startswith((b"<!doctype html", b"<html")):
        return "a web page (HTML)"
    return next((kind for start, kind in _STARTS if head.startswith(start)), None)
