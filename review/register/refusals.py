"""Why a register cannot be opened, each as one sentence with what to do."""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from records.problem import Problem


def damaged(label: str) -> Problem:
    """Say that what is stored is not what was written; nothing is changed then."""
    return Problem(
        "BC-REC-002",
        label,
        None,
        None,
        "The register is damaged and was left as it is.",
        "Keep the file, put back the newest backup in its place, and run again.",
    )


def not_a_register(label: str) -> Problem:
    """Say that it is another kind of file."""
    return Problem(
        "BC-REC-001",
        label,
        None,
        None,
        "This file is not a register.",
        "Move it away, or name the register's own file under [register] in the settings.",
    )


def newer(label: str) -> Problem:
    """Say that a later version wrote it."""
    return Problem(
        "BC-REC-003",
        label,
        None,
        None,
        "The register was written by a newer version of Boundary Check.",
        "Install that version or a newer one; the register was left as it is.",
    )


def out_of_reach(label: str) -> Problem:
    """Say that it cannot be opened or written."""
    return Problem(
        "BC-REC-004",
        label,
        None,
        None,
        "The register cannot be opened for writing.",
        "Check that its folder is there and may be written to, that the disk is not full, and that no "
        "other program holds the register; then try again.",
    )


def unusable(label: str) -> Problem:
    """Say that the URL or its driver is no use."""
    return Problem(
        "BC-REC-005",
        label,
        None,
        None,
        "The register's URL cannot be used, or the driver for its database is not installed.",
        "Check [register] url in the settings; for PostgreSQL install boundary-check[postgresql].",
    )


def emptied(label: str) -> Problem:
    """Say that the file has lost all it held."""
    return Problem(
        "BC-REC-006",
        label,
        None,
        None,
        "The register's file is there but empty, so what it held is gone.",
        "Put back the newest backup; if there never was anything in it, delete the file and run again.",
    )


def on_a_share(label: str) -> Problem:
    """Say that the file would lie where SQLite cannot keep it whole."""
    return Problem(
        "BC-REG-100",
        label,
        None,
        None,
        "The register lies on a network share, where two people at once could damage it.",
        "Move the working folder to a local disk, or name a PostgreSQL database under [register] url.",
    )


def not_backed_up(label: str) -> Problem:
    """Say that what would have been backed up is not as it was written."""
    return Problem(
        "BC-REG-101",
        label,
        None,
        None,
        "The register's history does not hold, so no backup was kept of it.",
        "Run `boundary-check verify` to see what is wrong, and keep the older backups.",
    )


def cannot_restore(label: str) -> Problem:
    """Say that a file is no backup that can be put back."""
    return Problem(
        "BC-REG-102",
        label,
        None,
        None,
        "This backup is not there, is damaged or changed, or could not be put back.",
        "Take another one; the register was left as it is.",
    )


def would_lose(label: str, events: int) -> Problem:
    """Say that the register knows more than the backup."""
    return Problem(
        "BC-REG-103",
        label,
        None,
        None,
        f"The register holds {events} events that this backup does not, and is sound.",
        "Keep it; or put the backup in its place with --replace. What it replaces is kept beside it.",
    )


def opening_fault(fault: SQLAlchemyError, label: str) -> Problem:
    """Say in our words what a database reported."""
    if not isinstance(fault, DBAPIError):  # no row where there must be one
        return damaged(label)
    return fault_named(getattr(fault.orig, "sqlite_errorname", ""), label)


def fault_named(name: str, label: str) -> Problem:
    """Say in our words what SQLite calls by a name of its own."""
    if name == "SQLITE_NOTADB":
        return not_a_register(label)
    return damaged(label) if name.startswith("SQLITE_CORRUPT") else out_of_reach(label)
