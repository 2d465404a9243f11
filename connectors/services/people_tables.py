"""Tables of people as staff hand them in, opened for a reader of connections."""

from connectors.connections import Gathering
from connectors.export import Member
from connectors.sheets import Sheet, read_sheets
from records.problem import Refused

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")


def sheets_of(gathering: Gathering, member: Member) -> list[Sheet] | None:
    """Open a table with its problems told; None where it cannot be read, which is a problem too."""
    export = gathering.export
    try:
        sheets = read_sheets(export.read(member), export.shown(member))
    except Refused as refused:
        gathering.fail(refused.problem)
        return None
    gathering.problems.extend(problem for sheet in sheets for problem in sheet.problems)
    return sheets
