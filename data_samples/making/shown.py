"""One person as a list in an export shows them, whatever the service."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time


@dataclass(frozen=True)
class Shown:
    """A line of some list; `list` says which (friend, follower, blocked, ...), blank is not shown."""

    list: str
    name: str = ""
    handle: str = ""
    since: date = date(2020, 1, 1)
    first: str = ""
    last: str = ""
    email: str = ""
    phone: str = ""
    employer: str = ""
    birthday: str = ""
    note: str = ""

    @property
    def seconds(self) -> int:
        """The moment, in Unix seconds: some time in the evening of that day."""
        evening = time(18, len(self.name + self.handle) % 60, self.since.day)
        return int(datetime.combine(self.since, evening, UTC).timestamp())


def of(shown: list[Shown], *lists: str) -> list[Shown]:
    """Return those who stand in one of the lists."""
    return [line for line in shown if line.list in lists]
