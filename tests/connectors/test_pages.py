from pathlib import Path

import pytest

from connectors.intake.opening import open_export
from connectors.pages import page_of, text_in
from records.problem import Refused


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<html><body><p>Si\xc3\xa2n</p></body></html>", "Siân"),
        (b"\xef\xbb\xbf<p>Si\xc3\xa2n</p>", "Siân"),
        ("<p>Siân</p>".encode("utf-16"), "Siân"),
        (b'<?xml version="1.0" encoding="latin-1"?><html><p>Si\xc3\xa2n</p></html>', "Siân"),
        (b"<p>A<!-- not said --><b> B</b>", "A B"),
        (b"<p>A &amp; B &#x263a;", "A & B ☺"),
    ],
)
def test_a_page_is_read_by_its_bytes(tmp_path: Path, data: bytes, text: str):
    (tmp_path / "page.html").write_bytes(data)
    with open_export(tmp_path / "page.html") as export:
        assert text_in(page_of(export, export.members[0])) == text


@pytest.mark.parametrize("data", [b"  ", b"<!-- -->", b"\x89PNG\r\n....", b"\x01\x02\x03\x04\x05"])
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes):
    (tmp_path / "page.html").write_bytes(data)
    with open_export(tmp_path / "page.html") as export, pytest.raises(Refused):
        page_of(export, export.members[0])


def test_nothing_outside_is_taken_up(tmp_path: Path):
    (tmp_path / "secret").write_text("Outside")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{tmp_path.as_uri()}/secret">]><p>In &x;</p>'
    (tmp_path / "page.html").write_text(page)
    with open_export(tmp_path / "page.html") as export:
        assert "Outside" not in text_in(page_of(export, export.members[0]))
