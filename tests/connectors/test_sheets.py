import csv
import io
import logging
import zipfile

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.sheets import read_sheets, repeated_headers, table_under
from records.problem import Refused

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def csv_rows(text: str) -> list[tuple[object, ...]]:
    return read_sheets(text.encode(), "list.csv")[0].rows.rows()


def workbook(*sheets: dict[tuple[int, int], object]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for cells in sheets:
            sheet = book.add_worksheet()
            for (row, column), value in cells.items():
                sheet.write(row, column, value)
    return held.getvalue()


def repacked(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            content = source.read(name)
            copy.writestr(name, content.replace(old, new) if name == member else content)
    return held.getvalue()


def ods(rows: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="List">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return held.getvalue()


def ods_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_whatever_it_is(delimiter):
    rows = csv_rows(f"id{delimiter}name{delimiter}town\n1{delimiter}Siân{delimiter}\n")
    assert rows == [("id", "name", "town", 1), ("1", "Siân", None, 2)]


def test_a_comma_inside_a_name_does_not_outvote_the_semicolon():
    assert csv_rows("ref;name\n1;Pengelly, Ann\n2;Trezise, Jo\n")[1] == ("1", "Pengelly, Ann", 2)


def test_excels_hint_line_is_obeyed_and_is_no_row():
    assert csv_rows("sep=;\r\nid;name\r\n1;a,b\r\n") == [("id", "name", 1), ("1", "a,b", 2)]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    rows = csv_rows('id,note\n\n1,"two\nlines"\n\n2,x\n')
    assert [(row[0], row[-1]) for row in rows] == [("id", 1), (None, 2), ("1", 3), (None, 4), ("2", 5)]


def test_short_and_long_rows_are_kept_and_a_long_one_shows():
    rows = csv_rows("id,given\n1\n2,Ann,Pengelly,more\n3,Jo\n")
    assert rows == [
        ("id", "given", None, None, 1),
        ("1", None, None, None, 2),
        ("2", "Ann", "Pengelly", "more", 3),
        ("3", "Jo", None, None, 4),
    ]


def test_a_quotation_mark_left_open_costs_only_its_own_row():
    sheet = read_sheets(b'id,given,family\n1,"Ann,Pengelly\n2,Jo,"Tre" zise\n3,"Li, M",Ng\n', "list.csv")[0]
    assert sheet.rows.rows()[1:] == [
        ("1", '"Ann', "Pengelly", 2),
        ("2", "Jo", "Tre zise", 3),
        ("3", "Li, M", "Ng", 4),
    ]
    assert [(problem.code, problem.row) for problem in sheet.problems] == [
        ("BC-IMP-304", 2),
        ("BC-IMP-304", 3),
    ]


def test_a_file_with_very_many_open_quotation_marks_is_read_in_one_pass_or_so():
    sheet = read_sheets(b"id,given\n" + b'1,"Ann\n2,Jo\n' * 20_001, "list.csv")[0]
    assert sheet.rows["c0"].count() > 20_000


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><table></table>", "<table><tr>", '<?xml version="1.0"?><a/>']
)
def test_a_web_page_called_a_table_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_sheets(text.encode(), "students.xls")
    assert refused.value.problem.code == "BC-IMP-303"


@example([["", "", "|"], ["", "|"]])
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=2, max_size=4)
    )
)
def test_every_cell_written_as_csv_comes_back(cells):
    held = io.StringIO()
    csv.writer(held).writerows([["id", "a", "b", "c"], *cells])
    rows = read_sheets(held.getvalue().encode(), "list.csv")[0].rows
    padded = [tuple((cell or None) for cell in row) + (None,) * (4 - len(row)) for row in cells]
    assert rows.drop("row").slice(1).rows() == padded


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], include_characters='\r\n\t"\x0b\x85'), max_size=200
    )
)
def test_whatever_the_text_its_rows_are_numbered_without_a_gap(text):
    rows = read_sheets(b"id,name\n" * 30 + text.encode(), "list.csv")[0].rows
    assert rows["row"].to_list() == list(range(1, rows.height + 1))
    assert rows.height >= 30


def test_a_workbook_is_text_with_ids_whole_and_dates_readable():
    data = workbook({(0, 0): "id", (0, 1): "given", (2, 0): 1061484935, (2, 1): "00123"}, {})
    first, second = read_sheets(data, "list.xlsx")
    assert first.rows.rows() == [("id", "given", 1), (None, None, 2), ("1061484935", "00123", 3)]
    assert (first.name, second.rows.height) == ("Sheet1", 0)


@pytest.mark.parametrize("far", [b"L1048576", b"XFD1048576", b"XFD300"])
def test_a_stray_cell_far_below_is_told_and_never_laid_out(far):
    near, good = {(0, 0): "id", (1, 0): "x"}, {(0, 0): "id", (1, 0): "1"}
    data = repacked(workbook(near, good), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="' + far + b'"')
    refused, read = read_sheets(data, "list.xlsx")
    assert [problem.code for problem in refused.problems] == ["BC-IMP-312"]
    assert refused.rows.is_empty()
    assert read.rows.rows() == [("id", 1), ("1", 2)]


def test_formatted_but_empty_cells_far_below_do_no_harm():
    data = repacked(
        workbook({(0, 0): "id"}),
        "xl/worksheets/sheet1.xml",
        b"</row>",
        b'</row><row r="1048576"><c r="A1048576" s="1"/><c r="L1048576" s="1"></c></row>',
    )
    assert read_sheets(data, "list.xlsx")[0].rows.rows() == [("id", 1)]


def test_cells_without_references_are_measured_by_their_rows():
    data = repacked(
        workbook({(0, 0): "id", (1, 0): "x"}),
        "xl/worksheets/sheet1.xml",
        b'<row r="2" spans="1:1"><c r="A2"',
        b'<row r="1048576"><c r="ZZ1048576" t="n"><v>1</v></c><c',
    )
    assert read_sheets(data, "list.xlsx")[0].problems[0].code == "BC-IMP-312"


def test_a_formula_without_a_saved_result_is_told():
    data = repacked(
        workbook({(0, 0): "id", (1, 0): "=1+1", (2, 0): "=2+2"}),
        "xl/worksheets/sheet1.xml",
        b"<f>1+1</f><v>0</v>",
        b"<f>1+1</f>",
    )
    sheet = read_sheets(data, "list.xlsx")[0]
    assert [problem.code for problem in sheet.problems] == ["BC-IMP-314"]
    assert sheet.problems[0].what.startswith("1 formula")


def test_a_formula_whose_result_is_blank_text_is_no_problem():
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet().write_formula(0, 0, '=IF(1,"","x")', None, "")
    data = repacked(held.getvalue(), "xl/worksheets/sheet1.xml", b'<c r="A1"', b'<c r="A1" t="str"')
    assert read_sheets(data, "list.xlsx")[0].problems == ()


def test_a_zip_bomb_in_a_workbook_is_refused_before_it_unpacks():
    held = io.BytesIO(workbook({(0, 0): "id"}))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/more.xml", b" " * 30_000_000)
    with pytest.raises(Refused) as refused:
        read_sheets(held.getvalue(), "list.xlsx")
    assert refused.value.problem.code == "BC-IMP-315"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "BC-IMP-311",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "BC-IMP-313"),
        (b"PK\x03\x04" + b"\0" * 600, "BC-IMP-313"),
        (workbook({(0, 0): "id"})[:-200], "BC-IMP-313"),
    ],
)
def test_a_protected_or_damaged_workbook_is_refused_in_plain_words(data, code):
    with pytest.raises(Refused) as refused:
        read_sheets(data, "list.xlsx")
    assert refused.value.problem.code == code


def test_what_the_library_says_about_a_workbook_reaches_no_log(caplog):
    data = repacked(
        workbook({(0, 0): "id"}),
        "xl/_rels/workbook.xml.rels",
        b"relationships/worksheet",
        b"relationships/w?rksheet",
    )
    with pytest.raises(Refused):
        read_sheets(data, "list.xlsx")
    logging.getLogger("calamine.xlsx").warning("Zanzibar")
    assert caplog.text == ""


def test_an_archive_that_is_no_spreadsheet_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("friends.json", "{}")
    with pytest.raises(Refused) as refused:
        read_sheets(held.getvalue(), "list.xlsx")
    assert refused.value.problem.code == "BC-IMP-310"


def test_an_ods_is_read_and_its_trailing_empty_rows_cost_nothing():
    empty = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    rows = "".join(
        f"<table:table-row>{ods_cell(a)}{ods_cell(b)}</table:table-row>"
        for a, b in [("id", "given"), ("1", "Jo")]
    )
    sheet = read_sheets(ods(rows + empty), "list.ods")[0]
    assert sheet.rows.rows() == [("id", "given", 1), ("1", "Jo", 2)]


def test_an_ods_cell_repeated_a_thousand_million_times_is_told_and_never_laid_out():
    row = '<table:table-row table:number-rows-repeated="1000000">'
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p>'
    )
    with pytest.raises(Refused) as refused:
        read_sheets(ods(f"{row}{cell}</table:table-cell></table:table-row>"), "list.ods")
    assert refused.value.problem.code == "BC-IMP-312"


def under(text: str, *known: set[str]) -> pl.DataFrame | None:
    return table_under(read_sheets(text.encode(), "list.csv")[0], known)


def test_the_header_is_found_under_a_preamble_in_any_spelling():
    table = under(
        "Report of 1 September\n\nStudent ID,GIVEN , Family\n1,Ann,Null\n\n2,Jo,None\n",
        {"student_id", "given"},
    )
    assert table is not None
    assert table.columns == ["Student ID", "GIVEN", "Family", "row"]
    assert table.rows() == [("1", "Ann", "Null", 4), ("2", "Jo", "None", 6)]


def test_a_table_without_the_headers_is_none():
    assert under("a,b\n1,2\n", {"student_id"}) is None


def test_a_header_met_again_is_kept_apart_and_named():
    table = under("id,Email,email,row\n1,a@example.org,b@example.org,9\n", {"id"})
    assert table is not None
    assert table.columns == ["id", "Email", "email #2", "row #2", "row"]
    assert repeated_headers(table) == ["email", "row"]


def test_the_apostrophe_that_made_a_cell_harmless_is_taken_off():
    table = under("id,phone,given\n1,'+44 7700 900123,'Abdu\n", {"id"})
    assert table is not None
    assert table.rows() == [("1", "+44 7700 900123", "'Abdu", 2)]


def test_a_cell_of_blanks_is_empty_and_other_blanks_stay():
    table = under("id,given,family\n1,  , Ann \n", {"id"})
    assert table is not None
    assert table.rows() == [("1", None, " Ann ", 2)]


def test_a_column_without_header_stays_only_where_it_has_text():
    table = under("id,,,\n1,,x,\n", {"id"})
    assert table is not None
    assert table.columns == ["id", "c2", "row"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\x1a"])
def test_an_empty_file_is_a_sheet_without_rows(data):
    assert [sheet.rows.height for sheet in read_sheets(data, "list.csv")] == [0]
