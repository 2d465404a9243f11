"""Which disk a file lies on: SQLite's write-ahead log needs a local one."""

from pathlib import Path, PureWindowsPath

SHARED = frozenset(
    """9p acfs afpfs afs beegfs ceph cifs coda davfs drvfs gfs gfs2 glusterfs gpfs lustre ncpfs nfs nfs3 nfs4
    nfsd ocfs2 orangefs prl_fs pvfs2 smb2 smb3 smbfs vboxsf vmhgfs webdav""".split()
)
"""File systems whose locks or shared memory reach beyond this machine, as Linux and macOS name them; 9p,
drvfs and the virtual machines' shared folders among them, where memory is not shared with the host."""

SHARED_BY_FUSE = frozenset(
    """beegfs ceph cifs curlftpfs davfs davfs2 gcsfuse glusterfs gvfsd-fuse mfs moosefs nfs onedriver rclone
    s3fs seaweedfs smb smbnetfs sshfs vmhgfs-fuse webdavfs""".split()
)
"""The same among what Linux lists as fuse.NAME."""


def on_a_network_share(path: Path) -> bool:
    """Say whether a file, there or still to be made, lies on a network share.

    Where the system does not tell, the answer is no.
    """
    import psutil

    try:
        real = path.resolve()
        mounts = [(Path(one.mountpoint), one.fstype, one.opts) for one in psutil.disk_partitions(all=True)]
    except OSError:
        return False
    return is_shared(real, mounts)


def is_shared(path: Path, mounts: list[tuple[Path, str, str]]) -> bool:
    r"""Say whether the mount a resolved path lies on is a share; each mount is (where, file system, options).

    >>> is_shared(Path("/srv/college/register.db"), [(Path("/"), "ext4", "rw"), (Path("/srv"), "nfs4", "rw")])
    True
    """
    if PureWindowsPath(path).drive.startswith("\\\\"):
        return True
    over = [mount for mount in mounts if path.is_relative_to(mount[0])]
    if not over:
        return False
    # The longest is the one it lies on; of two on one place the later covers the earlier (autofs, then nfs).
    _, kind, options = max(reversed(over), key=lambda mount: len(mount[0].parts))
    kind = kind.lower()
    return kind in SHARED or _by_fuse(kind) or "remote" in options.split(",")


def _by_fuse(kind: str) -> bool:
    before, _, name = kind.partition(".")
    return before in {"fuse", "fuseblk", "macfuse", "osxfuse"} and name in SHARED_BY_FUSE
