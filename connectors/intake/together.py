"""The members of all parts of an export together."""

from collections.abc import Sequence

from connectors.intake.paths import is_junk
from connectors.intake.sources import Member, Source, fault, two_versions
from records.problem import Problem, Refused

ARCHIVES = (".zip", ".rar", ".7z", ".tgz", ".tar", ".gz")


def together(
    label: str, sources: Sequence[Source], loose: bool
) -> tuple[dict[str, Source], tuple[Member, ...], tuple[Problem, ...]]:
    """Merge the members of all parts: each path once, the newest part's where two differ, and doubted."""
    holder: dict[str, Source] = {}
    members: dict[str, Member] = {}
    nested = 0
    for source in sources:
        for member in source.members():
            if is_junk(member.path):
                continue
            # An archive handed in by itself is a file of the wrong kind, and answered as one.
            if not loose and _is_nested_archive(member.path):
                nested += 1
                continue
            if (old := members.get(member.path)) and _differ(old, holder[member.path], member, source):
                doubt = two_versions(label, member.path)
                member = Member(member.path, member.size, doubt)
            members[member.path], holder[member.path] = member, source
    problems: tuple[Problem, ...] = (_nested(label, nested),) if nested else ()
    if nested and not members:
        raise Refused(problems[0])
    # Parts are taken oldest first, and times change with every copy of a folder: paths order the members.
    ordered = members.values() if len(sources) == 1 else sorted(members.values(), key=lambda one: one.path)
    return holder, tuple(ordered), problems


def _differ(old: Member, held_by: Source, new: Member, source: Source) -> bool:
    return old.size != new.size or held_by.checksum(old.path) != source.checksum(new.path)


def _is_nested_archive(path: str) -> bool:
    """Tell an archive that was packed into the export from an attachment deep in its media.

    >>> [_is_nested_archive(p) for p in ("all/facebook.zip", "messages/inbox/x/files/homework.zip")]
    [True, False]
    """
    return path.lower().endswith(ARCHIVES) and path.count("/") <= 1


def _nested(label: str, count: int) -> Problem:
    what = f"It holds {count} archives inside, which are not opened."
    return fault("BC-IMP-019", label, what, "Hand in the inner archives themselves, each as a zip.")
