"""A zip as a service makes it of a long life online: 5 GB, a million pictures and films, and three lists.

It is a whole and honest zip, the same each time. What it holds is stored, not packed, and is all zeros: the
films are holes in the file, so that it takes some 260 MB of a disk that knows holes (ext4, APFS; not NTFS).
"""

import json
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

PICTURES = 1_000_000
FILM = 5_000_000
"""Bytes of every thousandth member; the others hold 16."""
PICTURE = 16
PEOPLE = 700

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_ENTRY = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_FULL = 0xFFFFFFFF
_VERSION = 45
_DATE = 0x5C61
"""1 March 2026."""

LISTS = {
    "connections/friends/your_friends.json": {
        "friends_v2": [
            {"name": f"Wenna Tregear {n}", "timestamp": 1_500_000_000 + 90_000 * n} for n in range(PEOPLE)
        ]
    },
    "connections/followers_and_following/followers_1.json": [
        {
            "title": "",
            "media_list_data": [],
            "string_list_data": [
                {
                    "href": f"https://www.instagram.com/invented{n}",
                    "value": f"invented{n}",
                    "timestamp": 1_500_000_000 + 90_000 * n,
                }
            ],
        }
        for n in range(PEOPLE)
    ],
    "connections/followers_and_following/following.json": {
        "relationships_following": [
            {
                "title": f"invented{n}",
                "string_list_data": [
                    {
                        "href": f"https://www.instagram.com/_u/invented{n}",
                        "timestamp": 1_500_000_000 + 90_000 * n,
                    }
                ],
            }
            for n in range(PEOPLE)
        ]
    },
}


def write_archive(path: Path, pictures: int = PICTURES, film: int = FILM) -> None:
    """Write the zip; every thousandth member is a film of so many bytes."""
    entries: list[bytes] = []
    checks = {size: _check_of_zeros(size) for size in (PICTURE, film)}
    with path.open("wb") as file:
        for first in range(0, pictures, 1_000):
            begin, pieces = file.tell(), []
            for number in range(first, min(first + 1_000, pictures)):
                size = film if number == first + 999 else PICTURE
                local, entry = _headers(_name(number), begin, size, checks[size])
                pieces += [local, bytes(PICTURE) if size == PICTURE else b""]
                begin += len(local) + size
                entries.append(entry)
            file.write(b"".join(pieces))
            file.seek(begin)
        for name, content in LISTS.items():
            data = json.dumps(content).encode()
            local, entry = _headers(name, file.tell(), len(data), zlib.crc32(data))
            file.write(local + data)
            entries.append(entry)
        _write_directory(file, entries)


def _name(number: int) -> str:
    kind = "videos" if number % 1_000 == 999 else "photos"
    ending = "mp4" if kind == "videos" else "jpg"
    thread = f"conversation_{number // 500}"
    return f"your_facebook_activity/messages/inbox/{thread}/{kind}/{10**14 + number}.{ending}"


def _headers(name: str, begin: int, size: int, check: int) -> tuple[bytes, bytes]:
    """Return a member's header and its entry in the directory."""
    raw = name.encode()
    far = struct.pack("<HHQ", 1, 8, begin) if begin >= _FULL else b""
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _DATE, check, size, size, len(raw), 0)
    entry = _ENTRY.pack(
        *(b"PK\x01\x02", _VERSION, _VERSION, 0, 0, 0, _DATE, check, size, size, len(raw), len(far)),
        *(0, 0, 0, 0, _FULL if far else begin),
    )
    return local + raw, entry + raw + far


def _write_directory(file: BinaryIO, entries: list[bytes]) -> None:
    start, count = file.tell(), len(entries)
    file.writelines(entries)
    end = file.tell()
    wide = (b"PK\x06\x06", 44, _VERSION, _VERSION, 0, 0, count, count, end - start, start)
    file.write(struct.pack("<4sQHHLLQQQQ", *wide))
    file.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1))
    file.write(struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, _FULL, _FULL, 0))


def _check_of_zeros(size: int) -> int:
    check = 0
    while size:
        piece = min(size, 2**20)
        check, size = zlib.crc32(bytes(piece), check), size - piece
    return check
