"""Whose account an export says it is, and whom its owner calls family.

Both stay in memory: they are compared with the member of staff and with their connections, and never kept,
logged or shown.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner named inside an export; empty where it names nobody.

    Attributes:
        names: as the account shows them.
        handles: without @.
        emails: of the account.
    """

    names: frozenset[str] = field(default=frozenset(), repr=False)
    handles: frozenset[str] = field(default=frozenset(), repr=False)
    emails: frozenset[str] = field(default=frozenset(), repr=False)

    def __or__(self, other: "Owner") -> "Owner":
        return Owner(self.names | other.names, self.handles | other.handles, self.emails | other.emails)

    def __bool__(self) -> bool:
        return bool(self.names or self.handles or self.emails)


def owner_of(*, name: str | None = None, handle: str | None = None, email: str | None = None) -> Owner:
    """Return an owner from what one export says; blanks say nothing.

    >>> owner_of(name=" Siân Tregear ", handle="@sian.t").handles == {"sian.t"}
    True
    """
    return Owner(_said(name), _said(handle and handle.strip().lstrip("@")), _said(email))


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody whom the owner's own profile names as family.

    Supporting evidence for the exemption of a relative, beside a match; never stored otherwise.

    Attributes:
        name: as the profile shows it.
        relation: in the profile's own word: "cousin".
    """

    name: str = field(repr=False)
    relation: str


def _said(text: str | None) -> frozenset[str]:
    return frozenset({text.strip()}) if text and text.strip() else frozenset()
