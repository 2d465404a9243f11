"""Zips made on the fly: honest ones, and those that no service would make."""

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

FRIENDS = {"friends_v2": [{"name": "Wenna Tregear", "timestamp": 1600000000}]}
FRIENDS_PATH = "connections/friends/your_friends.json"


def packed(members: dict[str, object], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack members; a value that is not bytes or text is written as JSON."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for path, content in members.items():
            archive.writestr(path, content if isinstance(content, bytes | str) else json.dumps(content))
    return out.getvalue()


def written(path: Path, members: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(members))
    return path


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag bit in every header, as encryption does."""
    return _in_headers(data, lambda header, at: struct.pack_into("<H", header, at, flag))


def with_size(data: bytes, size: int) -> bytes:
    """Say another unpacked size than the true one, in every header."""
    changed = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(signature)
        while at >= 0:
            struct.pack_into("<L", changed, at + place, size)
            at = changed.find(signature, at + 4)
    return bytes(changed)


def with_links(path: str = FRIENDS_PATH) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(path)
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def overlapping() -> bytes:
    """Let two directory entries point at one member's bytes."""
    data = bytearray(packed({"one.json": FRIENDS, "two.json": FRIENDS}))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", data, second + 42, 0)
    return bytes(data)


def twice(path: str, first: object, second: object) -> bytes:
    """Hold one path twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(path, json.dumps(first))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(path, json.dumps(second))
    return out.getvalue()


def _in_headers(data: bytes, change: Callable[[bytearray, int], None]) -> bytes:
    changed = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            change(changed, at + place)
            at = changed.find(signature, at + 4)
    return bytes(changed)


@pytest.fixture(scope="session")
def zips() -> SimpleNamespace:
    """The makers above."""
    makers = (packed, written, with_flag, with_size, with_links, overlapping, twice)
    return SimpleNamespace(FRIENDS=FRIENDS, FRIENDS_PATH=FRIENDS_PATH, **{m.__name__: m for m in makers})
