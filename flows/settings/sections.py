"""boundary-check.toml: every setting, what it means and what it is when nobody says. One model a section."""

from datetime import date
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from connectors.students.settings import StudentSettings
from records.policy import NAMED_BY_THE_POLICY, Service

FILE = "boundary-check.toml"

ASKED: tuple[Service, ...] = (*NAMED_BY_THE_POLICY, Service.TIKTOK, Service.SNAPCHAT, Service.WHATSAPP)
"""Section 5.3 names nine and "all other social networking sites"; these three came into wide use since."""

KEY = "[key]"
"""Where pydantic means the name of an entry, not what stands under it."""


class Section(BaseModel):
    """Base of every section: nothing unknown passes, no value is ever repeated in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)


class YearSettings(Section):
    """`[year]`: which day the check looks at."""

    as_at: date | None = Field(
        None,
        description="The day at which students count as applicant, current or former. Left out: today in "
        "London.",
    )


class PolicySettings(Section):
    """`[policy]`: whose policy it is."""

    college: str = Field("", description="Your college's name, which heads what a run says.")
    edition: str = Field(
        "", description="The edition of the policy in force, for example its date. Exemptions remember it."
    )
    ask_again: bool = Field(
        False,
        description="Whether exemptions that were given under another edition are asked for again at once. "
        "Otherwise they end and are renewed as usual.",
    )


class PeopleSettings(Section):
    """`[people]`: who decides."""

    lead: str | None = Field(
        None, description="staff_id of the safeguarding lead, who decides every match. Needed by `record`."
    )
    deputies: tuple[str, ...] = Field(
        (), description="staff_ids of those who decide beside the lead, and the lead's own matches."
    )

    @property
    def are_several(self) -> bool:
        """Whether anybody but the lead may decide, and so confirm what another decided."""
        return any(one != self.lead for one in self.deputies)


class ServiceSettings(Section):
    """`[services]`: which networks every member of staff is asked about."""

    asked: tuple[Service, ...] = Field(
        ASKED, description="Every member of staff is to hand in a list or declare none for each of these."
    )


class MatchingSettings(Section):
    """`[matching]`: where the list begins and how strength is called; weights are in bits (log2 odds)."""

    strong_from: float = Field(3.0, description="Matches from this weight up are called strong.")
    likely_from: float = Field(0.0, description="Matches from this weight up are called likely.")
    calibrated_on: date | None = Field(
        None,
        description="The day on which `calibrate --apply` fitted the two edges above to your decisions. "
        "It decides nothing.",
    )
    list_floor: float = Field(
        -3.0,
        description="Matches under this weight are not listed. A lower floor lists more people whom nobody "
        "asked about, so a run says it loudly.",
    )
    base_rate: float | None = Field(
        None,
        gt=0.0,
        lt=1.0,
        description="The share of connections expected to be in the student records, 0 to 1. Left out: "
        "estimated from the run itself.",
    )
    best_per_connection: int = Field(
        5,
        ge=1,
        description="In the workbook, how many matches one connection may appear in, best first. The CSV "
        "files hold all of them.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.strong_from > self.likely_from:
            raise ValueError("strong_from must be above likely_from.")
        return self


class ReviewSettings(Section):
    """`[review]`: what the lead sees, and how long an answer holds."""

    exemptions_end: date | None = Field(
        None,
        description="The last day of an exemption for which the lead names none. Left out: 31 December of "
        "the year after its match's campaign year, so that it still holds in the next run and is offered for "
        "renewal there.",
    )
    answer_within: int = Field(
        21,
        ge=1,
        description="Days that members of staff have to answer what `run --staff-workbooks` puts to them; "
        "after them a match waits for the lead again.",
    )
    second_person: bool | tuple[Literal["other clear reason", "under 18"], ...] | None = Field(
        None,
        description="Whether a second person, the lead or a deputy, confirms an exemption: true, false, or a "
        'list of when: "other clear reason" (section 5.3 gives none of its own for these), "under 18" (the '
        "student is). Until then the match stays undecided and waits for the second person. Left out: true "
        "where [people] names a deputy, for a lead alone has nobody to ask.",
    )


class RegisterSettings(Section):
    """`[register]`: where claims and decisions are kept."""

    url: str | None = Field(
        None,
        description="A database address for SQLAlchemy. Left out: the file register.db in the working "
        "folder, which must be on a local disk.",
    )


class RetentionSettings(Section):
    """`[retention]`: how long things are kept. `purge` erases what is at its end; no key here yet."""


class RunSettings(Section):
    """`[runs]`: the run history (Prefect)."""

    server: str | None = Field(
        None,
        description="Address of a Prefect server of your own. One on another machine is used only when it is "
        "named here; it is told a run id, the year and counts.",
    )
    runner: Literal["threads", "dask"] = Field(
        "threads",
        description='Who weighs the candidates: "threads", this machine; "dask", Dask workers, which needs '
        "the extra `dask` (docs/scale.md).",
    )
    scheduler: str | None = Field(
        None,
        description='With runner = "dask": the address of its scheduler, as tls://dask.example.org:8786. '
        "Left out: workers on this machine.",
    )
    history: bool = Field(
        True, description="Whether runs are kept in the run history unless --no-track is given."
    )
    start_limit: int = Field(
        180, ge=1, description="Seconds the run history may take to start before the run goes on without it."
    )

    @model_validator(mode="after")
    def _out_of_sight(self) -> Self:
        # Whole lists of people's contacts travel there.
        if self.scheduler is not None and not _is_private(self.scheduler):
            raise ValueError("scheduler must begin with tls:// unless it is on this machine.")
        return self


def _is_private(scheduler: str) -> bool:
    """Say whether nobody on the way can read what goes to this address."""
    try:
        address = urlsplit(scheduler)
        known = bool(address.hostname and address.port)
    except ValueError:  # no such port, or half an IPv6 address
        return False
    on_this_machine = address.hostname in ("localhost", "127.0.0.1", "::1")
    return known and (address.scheme == "tls" or (address.scheme == "tcp" and on_this_machine))


class MailSettings(Section):
    """`[mail]`: this version sends no mail and has no key here."""


class Settings(Section):
    """The whole of boundary-check.toml."""

    year: YearSettings = YearSettings()
    policy: PolicySettings = PolicySettings()
    people: PeopleSettings = PeopleSettings()
    services: ServiceSettings = ServiceSettings()
    students: StudentSettings = StudentSettings()
    matching: MatchingSettings = MatchingSettings()
    review: ReviewSettings = ReviewSettings()
    # Pydantic's base class has a method called register.
    register_: RegisterSettings = Field(RegisterSettings(), alias="register")
    retention: RetentionSettings = RetentionSettings()
    runs: RunSettings = RunSettings()
    mail: MailSettings = MailSettings()
