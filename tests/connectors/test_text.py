import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.text import MIXED, UTF8, WINDOWS, Decoded, decoded, repaired
from records.problem import Refused

NAMES = "id;given;family\n1;Siân;Łukasz-O’Neill\n2;Zoë;محمد\n"


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", UTF8),
        ("utf-8-sig", UTF8),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_every_unicode_encoding_reads_the_same(codec, encoding):
    assert decoded(NAMES.encode(codec), "list.csv") == Decoded(NAMES, encoding)


def test_utf16_with_big_endian_mark_is_read():
    assert decoded(b"\xfe\xff" + NAMES.encode("utf-16-be"), "list.csv").text == NAMES


def test_old_windows_text_is_read_whole_and_said_so():
    read = decoded(b"Zo\xeb\x81\n" + "€“”\n".encode("cp1252"), "list.csv")
    assert read.encoding == WINDOWS
    assert read.text.endswith("€“”\n")
    assert read.text.startswith("Zoë")


def test_one_old_line_does_not_spoil_the_others():
    read = decoded("Siân\n".encode() + "Zoë\n".encode("cp1252"), "list.csv")
    assert read == Decoded("Siân\nZoë\n", MIXED)


def test_nul_characters_are_taken_out_and_counted():
    assert decoded(b"id,given\n1,Jo\0hn\0\0\n", "list.csv") == Decoded("id,given\n1,John\n", UTF8, nuls=3)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"%PDF-1.7\n",
        b"PK\x03\x04anything",
        bytes(range(256)) * 8,
        b"\0" * 50,
        b"a\0\0\0" * 50,
    ],
)
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(Refused) as refused:
        decoded(data, "list.csv")
    assert refused.value.problem.code == "BC-IMP-301"


def test_text_that_breaks_off_inside_a_character_is_refused():
    with pytest.raises(Refused) as refused:
        decoded("Siân".encode("utf-16")[:-1], "list.csv")
    assert refused.value.problem.code == "BC-IMP-302"


def test_an_empty_file_is_empty_text():
    assert decoded(b"", "list.csv") == Decoded("", UTF8)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_we_write_in_utf8_comes_back(text):
    assert decoded(text.encode("utf-8-sig"), "list.csv").text == text


@given(st.text())
def test_a_repair_undoes_the_damage_and_is_stable(text):
    try:
        damaged = text.encode("utf-8").decode("latin-1")
    except UnicodeEncodeError:
        return
    assert repaired(damaged) == text


@pytest.mark.parametrize("text", ["Siân", "Łukasz", "Ann", "", "محمد", "Ã"])
def test_sound_text_is_left_alone(text):
    assert repaired(text) == text
