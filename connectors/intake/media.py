"""Pictures, films and recordings: told by the end of their names, counted, and never opened."""

from records.problem import Problem

MEDIA = frozenset(
    f".{suffix}"
    for suffix in (
        "jpg jpeg jpe jfif png gif webp heic heif avif bmp tif tiff dng svg ico thumb tgs "
        "mp4 m4v mov qt 3gp 3g2 webm mkv avi wmv flv mpg mpeg mts m2ts "
        "mp3 m4a aac opus ogg oga wav wma flac amr aiff caf"
    ).split()
)
"""Ends of names that can be no list's."""

SPECIMENS = 20
"""Pictures and recordings that stand for all, where there is nothing else to tell whose export it is."""


def is_media(path: str) -> bool:
    """Tell a picture, film or recording by the end of its name.

    >>> [is_media(p) for p in ("media/IMG_1.JPG", "photos/1.jpg.json", "a.jpg/friends")]
    [True, False, False]
    """
    return path[path.rfind(".") :].lower() in MEDIA


def counted(count: int) -> str:
    """Return how many there are, in words.

    >>> counted(1), counted(1200)
    ('1 picture or recording', '1,200 pictures and recordings')
    """
    return "1 picture or recording" if count == 1 else f"{count:,} pictures and recordings"


def nothing_else(label: str, count: int, do: str) -> Problem:
    """Say that an export is one of those parts that hold no list; `do` is what helps if there is no other."""
    what = f"It holds {counted(count)}, and no list."
    do = f"If the service gave several zips, hand in all of them together. If not: {do}"
    return Problem("BC-IMP-180", label, None, None, what, do)
