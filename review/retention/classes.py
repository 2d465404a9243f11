"""How long each file in a working folder is kept; its tables say it in `review.register.tables`."""

from review.register.tables import Retention

CAMPAIGNS = 2
"""The second campaign after something closed is the first in which nobody asks about it any more."""

FILES = {
    "review/*/run.json": Retention.REGISTER,
    "review/*/recorded.json": Retention.REGISTER,
    "review/recorded.json": Retention.REGISTER,
    "review/restored.json": Retention.REGISTER,
    "review/*": Retention.CAMPAIGN,
    "declarations/*": Retention.HANDED_IN,
    "students/*": Retention.HANDED_IN,
    "backups/*": Retention.BACKUP,
    ".prefect/*": Retention.RUNS,
    "register.db*": Retention.REGISTER,
    ".register.db.*": Retention.REGISTER,
    "staff.*": Retention.COLLEGE,
    "exemptions.csv": Retention.COLLEGE,
    "boundary-check.toml": Retention.COLLEGE,
    ".boundary-check.lock": Retention.COLLEGE,
    "templates/*": Retention.COLLEGE,
    "Read me*": Retention.COLLEGE,
}
"""Patterns of paths inside a working folder, the first that fits counts; a test finds those without."""


def files_class(path: str) -> Retention | None:
    """The retention class of a path inside a working folder, written with ``/``; None: it has none."""
    from fnmatch import fnmatchcase

    return next((kept for pattern, kept in FILES.items() if fnmatchcase(path, pattern)), None)


def is_due(year: int, campaign: int) -> bool:
    """Whether what was last of use in one campaign year is to go in another."""
    return year + CAMPAIGNS <= campaign
