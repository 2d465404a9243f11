"""Large XML files of students, one record at a time: in any namespace, in flat memory, reaching for nothing.

Elements are found by their local names, since namespaces change from year to year. A file with a document
type of its own is refused, because through one it could reach for other files or swell; a file that breaks
off gives the records before the break.
"""

from collections.abc import Collection, Iterator

from lxml import etree

from connectors.students.student_files import StudentFile
from records.problem import Problem, Refused

PIECE = 1 << 20
LONGEST_RECORD = 16
"""Pieces of 1 MB without a whole record in them; a record takes some 4 kB. Keeps memory flat."""

OF_ENCODING = (etree.ErrorTypes.ERR_INVALID_ENCODING, etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING)


def records_of(
    file: StudentFile, record: str, others: Collection[str] = (), plural: str = "learners"
) -> Iterator[tuple[str, etree._Element]]:
    """Yield each element of these names, with its local name, when it is whole; it is emptied afterwards.

    Args:
        file: the member to read; what is wrong with it goes into its account.
        record: the element that holds one person.
        others: other elements wanted, or to be forgotten as they pass.
        plural: what several records are called in a problem.

    Raises:
        Refused: BC-STU-016, the file has a document type.
    """
    met = 0
    try:
        for name, element in _elements(file, record, others):
            met += name == record
            yield name, element
    except Refused as refused:
        if refused.problem.code == "BC-STU-016":
            raise
        file.account.problems.append(refused.problem)
    except (etree.XMLSyntaxError, _NoRecords) as fault:
        # The parser's message quotes the file.
        what = f"The file is damaged or breaks off after {met} {plural}."
        do = "Export it again, and hand in the whole file."
        if getattr(fault, "code", None) in OF_ENCODING:
            what = f"After {met} {plural} the file is not in the encoding that its first line names."
            do = "Let the student system write it in that encoding, or in UTF-8, and hand it in again."
        file.account.tell("BC-STU-017", file.name, what, do)


class _NoRecords(Exception):
    """Megabytes go by without a record, so this is something else."""


def _elements(
    file: StudentFile, record: str, others: Collection[str]
) -> Iterator[tuple[str, etree._Element]]:
    parser = _parser(record, *others)
    idle = 0
    looked = False
    with file.export.open(file.member) as stream:
        while piece := stream.read(PIECE):
            damage = _fed(parser, piece)
            idle += 1
            for event, element in parser.read_events():
                if not isinstance(element, etree._Element):  # other kinds of event have no element
                    continue
                if not looked:
                    _refuse_doctype(element, file.name)
                    looked = True
                if event == "end":
                    yield local(element), element
                    _forget(element)
                    idle = 0
            if damage:
                raise damage
            if idle > LONGEST_RECORD:
                raise _NoRecords
    parser.close()


def _fed(parser: "etree.XMLPullParser", piece: bytes) -> etree.XMLSyntaxError | None:
    """Feed one piece; return what is wrong with it, since the records before that can still be had."""
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as damage:
        return damage
    return None


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str | None:
    """Return the trimmed text; None where there is none: some systems write an empty element for nothing."""
    return (element.text or "").strip() or None


def _parser(*names: str) -> "etree.XMLPullParser":
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=tuple(f"{{*}}{name}" for name in names),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_doctype(element: etree._Element, file: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        what = "The file declares a document type of its own, as no student system does, and was not read."
        raise Refused(
            Problem("BC-STU-016", file, None, None, what, "Export it again from the student system.")
        )


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
