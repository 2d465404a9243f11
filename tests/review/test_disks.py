"""A register on a network share is refused before a byte of it is made."""

from pathlib import Path

import pytest

from records.problem import Refused
from review.register import open_register
from review.register.disks import is_shared

ROOT = (Path("/"), "ext4", "rw,relatime")


@pytest.mark.parametrize(
    ("file_system", "options", "shared"),
    [
        ("nfs4", "rw,vers=4.2", True),
        ("nfs", "rw", True),
        ("cifs", "rw", True),
        ("smb3", "rw", True),
        ("smbfs", "rw", True),
        ("afpfs", "rw", True),
        ("9p", "rw", True),
        ("fuse.sshfs", "rw", True),
        ("fuse.rclone", "rw", True),
        ("ntfs", "rw,remote", True),
        ("NTFS", "rw,fixed", False),
        ("ext4", "rw", False),
        ("apfs", "rw", False),
        ("tmpfs", "rw", False),
        ("fuseblk", "rw", False),
        ("fuse.encfs", "rw", False),
    ],
)
def test_a_share_is_known_by_its_file_system(file_system: str, options: str, shared: bool):
    mounts = [ROOT, (Path("/srv"), file_system, options)]
    assert is_shared(Path("/srv/college/register.db"), mounts) is shared


@pytest.mark.parametrize(
    ("mounts", "shared"),
    [
        ([ROOT, (Path("/srv"), "nfs", ""), (Path("/srv/college"), "ext4", "")], False),
        ([ROOT, (Path("/srv"), "autofs", ""), (Path("/srv"), "nfs", "")], True),
        ([ROOT, (Path("/srv/coll"), "nfs", "")], False),
        ([], False),
    ],
)
def test_the_mount_that_counts_is_the_nearest_and_the_last(mounts: list, shared: bool):
    assert is_shared(Path("/srv/college/register.db"), mounts) is shared


def test_a_register_on_a_share_is_refused_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("review.register.opening.on_a_network_share", lambda _: True)
    with pytest.raises(Refused) as refused:
        open_register(tmp_path / "register.db")
    assert refused.value.problem.code == "BC-REG-100"
    assert list(tmp_path.iterdir()) == []
