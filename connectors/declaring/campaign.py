"""One year's declarations while they are read: what each member of staff handed in so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from connectors.intake.paths import kept, shown
from connectors.owner import Owner, Relative
from connectors.reader import Reading, Receipt
from connectors.staff import near
from records.people import DeclarationLine, StaffMember
from records.policy import Service
from records.problem import Problem

SAME_ACCOUNT = {Service.MESSENGER: Service.FACEBOOK, Service.THREADS: Service.INSTAGRAM}
"""Service = the one whose account it is used with."""

Digest = tuple[str, str, str]
"""Reader, file name and SHA-256 of a list that was read."""


@dataclass
class Person:
    """One member of staff while their declaration is read.

    Attributes:
        member: as the staff list has them.
        tables: CONNECTIONS, one for each of `receipts`.
        ownerless: the places in `tables` of those whose export does not say whose account it is.
        lines: what they state, with the file and row it stands in.
        relatives: whom their own profiles name as family, with the service that says so.
        owners: whose account the exports of each service say it is.
    """

    member: StaffMember
    tables: list[pl.DataFrame] = field(default_factory=list)
    ownerless: set[int] = field(default_factory=set)
    receipts: list[Receipt] = field(default_factory=list)
    lines: list[tuple[str, int, DeclarationLine]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    relatives: list[tuple[Service | None, Relative]] = field(default_factory=list)
    owners: dict[Service | None, Owner] = field(default_factory=dict)

    @property
    def staff_id(self) -> str:
        """Their id."""
        return self.member.staff_id

    @property
    def accounts(self) -> list[str]:
        """Names or handles of their accounts, as they state them."""
        return [line.account_name for _, _, line in self.lines if line.account_name]

    @property
    def approved(self) -> dict[Service, bool]:
        """Services about whose account they say whether it is approved (section 5.1).

        Messenger and Threads have no account of their own: what is said of Facebook's or Instagram's holds,
        unless a line says otherwise.
        """
        said = {line.service: line.approved_business_account for _, _, line in self.lines}
        return {own: said[account] for own, account in SAME_ACCOUNT.items() if account in said} | said

    def is_business(self, service: Service | None) -> bool:
        """Tell whether they state an approved business account for a service (section 5.1)."""
        return service is not None and self.approved.get(service, False)


@dataclass
class Year:
    """The whole folder while it is read.

    Attributes:
        people: by staff_id, in the order of the staff list.
        as_at: the day on which the exports are looked at.
        elsewhere: staff who are left out of this run, by staff_id.
        shared: receipts of tables for many.
        seen: whose each list that was read is.
    """

    people: dict[str, Person]
    as_at: date
    elsewhere: Mapping[str, StaffMember]
    shared: list[tuple[None, Receipt]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Digest, str] = field(default_factory=dict)

    @property
    def staff(self) -> list[StaffMember]:
        """Everybody on the staff list."""
        return [*(person.member for person in self.people.values()), *self.elsewhere.values()]


def meant(year: Year, staff_id: str) -> str:
    """Say which id was probably meant; ids are the college's own and no secret here."""
    close = [known for known in year.people if near(known) == near(staff_id)]
    if len(close) == 1:
        return f"Probably {close[0]} is meant, which differs in case, blanks or leading zeros: correct it."
    return "Correct the id, or add the person to staff.csv."


def with_kept_paths(reading: Reading) -> pl.DataFrame:
    """Name the files as they may be kept: a list of connections outlives what was handed in.

    Those whose own names cannot be kept are numbered: a lead has to find the chat that a match comes from.
    """
    files = sorted(reading.table["source_file"].unique())
    label = reading.receipt.label.rpartition("/")[2]
    unsafe = [file for file in files if shown(file) != file.rpartition("/")[2]]
    several = len(unsafe) > 1
    numbered = {
        file: shown(file, number if several else None, len(unsafe)) for number, file in enumerate(unsafe, 1)
    }
    called = numbered if len(files) > 1 else dict.fromkeys(files, label)
    # Every chat of an iPhone is called _chat.txt in a zip of its own.
    place = f"{label}/" if label.startswith("WhatsApp chat") and not unsafe else ""
    renamed = {file: place + kept(file, called.get(file)) for file in files}
    return reading.table.with_columns(pl.col("source_file").replace(renamed))
