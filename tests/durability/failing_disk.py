"""A disk that fails at a chosen moment, under the very SQLite that Python uses.

SQLite reaches the disk through a table of functions (its VFS). Here the functions that write, cut, sync and
delete are replaced, by ctypes, with ones that count and then fail: `sqlite3` and all above it are the
product's own. Renames and syncs of our own files (`os.replace`, `os.fsync`) are counted with them.
"""

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

IO_ERROR, FULL = 10, 13
"""What SQLite's functions answer: a disk I/O error, no space left."""


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
    ]


class _File(ctypes.Structure):
    _fields_ = [("methods", ctypes.c_void_p)]


P, INT = ctypes.c_void_p, ctypes.c_int
OPEN = ctypes.CFUNCTYPE(INT, P, P, ctypes.POINTER(_File), INT, P)
DELETE = ctypes.CFUNCTYPE(INT, P, P, INT)
WRITE = ctypes.CFUNCTYPE(INT, P, P, INT, ctypes.c_int64)
TRUNCATE = ctypes.CFUNCTYPE(INT, P, ctypes.c_int64)
SYNC = ctypes.CFUNCTYPE(INT, P, INT)
METHODS = 19
"""Pointers in sqlite3_io_methods, version 3, its number (padded) included."""
AT = {"write": (3, WRITE), "truncate": (4, TRUNCATE), "sync": (5, SYNC)}


@dataclass
class Disk:
    """Counts operations; the one with the number `fail_at` fails, and, when `for_good`, all that follow."""

    fail_at: int = 0
    for_good: bool = False
    answer: int = IO_ERROR
    done: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def fails(self, kind: str) -> bool:
        self.done += 1
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        return self.done == self.fail_at or (self.for_good and 0 < self.fail_at < self.done)


class Shim:
    """The replaced functions; one for the process, since SQLite keeps pointers to them."""

    def __init__(self) -> None:
        self.disk: Disk | None = None
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self.vfs = library.sqlite3_vfs_find(None)
        self._tables: dict[int, ctypes.Array] = {}
        self._callbacks: list[Callable] = []
        self._wrap_open()
        self._wrap_delete()

    def _fails(self, kind: str) -> bool:
        return self.disk is not None and self.disk.fails(kind)

    def _wrap_open(self) -> None:
        original = OPEN(self.vfs.contents.open)

        def opened(vfs, name, file, flags, out):  # type: ignore[no-untyped-def]
            result = original(vfs, name, file, flags, out)
            if result == 0 and file.contents.methods:
                file.contents.methods = self._failing(file.contents.methods)
            return result

        callback = OPEN(opened)
        self._callbacks += [original, callback]
        self.vfs.contents.open = ctypes.cast(callback, P).value

    def _wrap_delete(self) -> None:
        original = DELETE(self.vfs.contents.delete)
        callback = DELETE(
            lambda vfs, name, sync: self.disk.answer if self._fails("delete") else original(vfs, name, sync)
        )
        self._callbacks += [original, callback]
        self.vfs.contents.delete = ctypes.cast(callback, P).value

    def _failing(self, methods: int) -> int:
        """A table of functions like this one, whose writes, cuts and syncs can fail; made once for each."""
        if methods in {ctypes.addressof(made) for made in self._tables.values()}:
            return methods
        if methods not in self._tables:
            table = (P * METHODS)()
            ctypes.memmove(table, methods, ctypes.sizeof(table))
            for kind, (place, shape) in AT.items():
                table[place] = self._counted(kind, shape, table[place])
            self._tables[methods] = table
        return ctypes.addressof(self._tables[methods])

    def _counted(self, kind: str, shape: type, address: int) -> int | None:
        original = shape(address)
        callback = shape(lambda *given: self.disk.answer if self._fails(kind) else original(*given))
        self._callbacks += [original, callback]
        return ctypes.cast(callback, P).value


_SHIM: list[Shim] = []


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Let this disk lie under every file that SQLite opens from now on, and under our syncs and renames."""
    shim = _SHIM[0] if _SHIM else Shim()
    _SHIM[:] = [shim]
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        if disk.fails("fsync"):
            raise OSError(5, "Input/output error")
        real_sync(descriptor)

    def replace(*given, **more) -> None:  # type: ignore[no-untyped-def]
        if disk.fails("rename"):
            raise OSError(5, "Input/output error")
        real_replace(*given, **more)

    shim.disk, os.fsync, os.replace = disk, sync, replace
    try:
        yield disk
    finally:
        shim.disk, os.fsync, os.replace = None, real_sync, real_replace
