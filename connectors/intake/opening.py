"""Opening what was handed in: a zip, several zips of one export, an unpacked folder, loose files."""

from collections.abc import Collection, Sequence
from pathlib import Path

from connectors.export import Export
from connectors.intake import archive
from connectors.intake.folders import contents_of
from connectors.intake.made import day_made
from connectors.intake.parts import tell_missing_parts
from connectors.intake.paths import shown
from connectors.intake.sources import FileSource, Source, ZipSource, fault
from records.problem import Problem, Refused


def open_export(
    path: Path | str | Sequence[Path | str],
    label: str | None = None,
    leave_out: Collection[Path] = (),
    media: int = 0,
) -> Export:
    """Open what was handed in: one path, or several that are parts of one export.

    Args:
        path: a zip, an unpacked folder or a loose file; or several zips of one export, or several
            loose files of one folder.
        label: how the export is called in problems and receipts; made from the path, without any
            person's name, where not given.
        leave_out: files of an unpacked folder that are opened for themselves.
        media: pictures and recordings beside the loose files, which are only counted.

    Raises:
        Refused: nothing of it can be opened. Where one of several parts cannot, that part is a problem
            of the export.
    """
    paths = [Path(path)] if isinstance(path, str | Path) else [Path(one) for one in path]
    label = label or shown(paths[0].name)
    sources: list[Source] = []
    notable: list[Problem] = []
    lacking: list[Problem] = []
    loose = not any(one.is_dir() or is_zip(one) for one in paths)
    # Loose files lie side by side and never hold one path twice, so their names order them: times change
    # with every copy of a folder.
    for number, one in enumerate(sorted(paths) if loose else _oldest_first(paths), 1):
        own = label if len(paths) == 1 else f"{label}, part {number}"
        try:
            sources.append(_source(one, own, leave_out, notable, lacking))
        except Refused as refused:
            lacking.append(refused.problem)
        except OSError:
            lacking.append(_not_opened(own))
    if not sources:
        raise Refused(lacking[0])
    lacking += tell_missing_parts(label, [one.name for one in paths if is_zip(one)])
    names = [one.name for one in paths]
    made = None if loose else day_made(names)
    in_part = bool(lacking) and not loose
    try:
        return Export(label, sources, [*notable, *lacking], loose, made, names, media, in_part)
    except (Refused, OSError) as failed:
        for source in sources:
            source.close()
        raise failed if isinstance(failed, Refused) else Refused(_not_opened(label)) from None


def _oldest_first(paths: list[Path]) -> list[Path]:
    """Order parts so that the newest comes last and its members stand where two parts hold one path."""
    return sorted(paths, key=lambda path: (path.stat().st_mtime if path.exists() else 0, path.name))


def is_zip(path: Path) -> bool:
    """Tell whether a file is to be opened as a zip, by its first bytes."""
    try:
        with path.open("rb") as file:
            return archive.is_archive(path, file.read(4))
    except OSError:
        return False


def _source(
    path: Path, label: str, leave_out: Collection[Path], notable: list[Problem], lacking: list[Problem]
) -> Source:
    """Open one path; what is wrong inside a folder is added to the lists, the rest is Refused."""
    if not path.exists():
        raise Refused(fault("BC-IMP-001", label, "There is no such file.", "Check the path."))
    if path.is_dir():
        return _folder(path, label, leave_out, notable, lacking)
    if is_zip(path):
        return ZipSource(path, label)
    if path.stat().st_size == 0:
        place, slash, _ = label.rpartition("/")
        file = place + slash + shown(path.name)
        raise Refused(fault("BC-IMP-002", file, "The file is empty.", "Download it again."))
    return FileSource({path.name: path}, label)


def _folder(
    path: Path, label: str, leave_out: Collection[Path], notable: list[Problem], lacking: list[Problem]
) -> Source:
    found = contents_of(path, archive.MOST_MEMBERS)
    if found.too_many:
        what = f"The folder holds more than {archive.MOST_MEMBERS:,} files beside pictures and recordings."
        raise Refused(fault("BC-IMP-012", label, what, "Hand in the export's own folder only."))
    if found.links:
        what = f"{found.links} links in the folder lead elsewhere and were not followed."
        notable.append(fault("BC-IMP-014", label, what, "Copy the files themselves."))
    if found.closed:
        what = f"{found.closed} folders inside cannot be opened."
        lacking.append(fault("BC-IMP-018", label, what, "Check that they may be read."))
    kept = {name: file for name, file in found.files.items() if file not in leave_out}
    return FileSource(kept or found.specimens, label, found.media, only_media=not kept)


def _not_opened(label: str) -> Problem:
    """Say that the system would not give a file: taken away, locked, or still in the cloud."""
    return fault("BC-IMP-018", label, "It cannot be opened.", "Check that it is still there and may be read.")
