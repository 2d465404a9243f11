"""A real LibreOffice that opens a workbook, edits it as a person does, and saves it; without any window."""

import shutil
import subprocess
from pathlib import Path

SOFFICE = shutil.which("soffice")
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Sub Edit(source As String, target As String, filter As String, place As String, key As String, _
         header As String, value As String, gone As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  sheet = doc.Sheets.getByName(place)
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  last = cursor.RangeAddress.EndRow
  width = cursor.RangeAddress.EndColumn
  ' Paste over the drop-down, which a person can and a validation does not see.
  For row = 1 To last
    If sheet.getCellByPosition(0, row).String = key Then
      For column = 0 To width
        If sheet.getCellByPosition(column, 0).String = header Then
          sheet.getCellByPosition(column, row).setString(value)
        End If
      Next column
    End If
  Next row
  ' Sort by the fourth column, descending.
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = 3
  field(0).IsAscending = False
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields"
  how(0).Value = field()
  how(1).Name = "ContainsHeader"
  how(1).Value = True
  sheet.getCellRangeByPosition(0, 0, width, last).sort(how())
  For row = last To 1 Step -1
    If sheet.getCellByPosition(0, row).String = gone Then sheet.Rows.removeByIndex(row, 1)
  Next row
  sheet.Rows.getByIndex(1).IsVisible = False
  sheet.Columns.insertByIndex(2, 1)
  sheet.getCellByPosition(2, 0).setString("My notes")
  sheet.getCellByPosition(2, 1).setString("=1+1 is two")
  sheet.Rows.insertByIndex(0, 2)
  sheet.getCellByPosition(1, 0).setString("Checked by Jo")
  sheet.Name = "Liste 2"
  Dim saved(0) As New com.sun.star.beans.PropertyValue
  saved(0).Name = "FilterName"
  saved(0).Value = filter
  doc.storeToURL(target, saved())
  doc.close(True)
End Sub
</script:module>
"""


def converted(source: Path, target: str, folder: Path, profile: Path) -> None:
    """Open a workbook and save it as something else into a folder; `target` is what --convert-to takes."""
    _call(profile, "--convert-to", target, "--outdir", str(folder), str(source))


def edited(
    source: Path, kind: str, folder: Path, sheet: str, *, key: str, header: str, value: str, gone: str
) -> Path:
    """Open a workbook, edit one sheet as people do, and save it as `kind` (xlsx or ods).

    The cell under `header` in the row whose first cell is `key` gets a value; the rows are sorted, the row of
    `gone` is deleted and another one hidden, a column and a title are put in, the sheet gets another name.
    """
    folder.mkdir(exist_ok=True)
    profile = folder / "profile"
    # The first start fills the profile and would write over the macro.
    converted(source, "ods", folder / "first start", profile)
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MACRO, encoding="utf-8")
    target = folder / f"edited.{kind}"
    words = (source.as_uri(), target.as_uri(), FILTERS[kind], sheet, key, header, value, gone)
    quoted = ",".join(f'"{word}"' for word in words)
    _call(profile, f"macro:///Standard.Module1.Edit({quoted})")
    return target


def _call(profile: Path, *words: str) -> None:
    if SOFFICE is None:
        raise FileNotFoundError("soffice")
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", *words],
        check=True,
        capture_output=True,
        timeout=150,
    )
