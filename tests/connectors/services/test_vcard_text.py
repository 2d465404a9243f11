"""Cards as files hold them: every trap that was met, and none costs another card or more than its time."""

import pytest

from connectors.services.vcard_text import LONGEST_LINE, Card, cards_in


def cards(text: str | bytes) -> list[Card]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(cards_in(data.splitlines(keepends=True)))


def said(body: str | bytes, name: str) -> str | None:
    data = body if isinstance(body, bytes) else body.encode()
    (card,) = cards(b"BEGIN:VCARD\r\n" + data + b"\r\nEND:VCARD\r\n")
    return card.all(name)[0].text if card.all(name) else None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("FN:Siân Tregear", "Siân Tregear"),
        ("fn:Siân Tregear", "Siân Tregear"),
        ("item1.FN:Siân Tregear", "Siân Tregear"),
        ("FN;LANGUAGE=cy:Siân Tregear", "Siân Tregear"),
        ('FN;X="a:b;c":Siân Tregear', "Siân Tregear"),
        ('FN;X="a:Siân Tregear', "Siân Tregear"),
        ("FN:Siân\r\n  Tregear", "Siân Tregear"),
        ("FN:Siâ\r\n\tn Tregear", "Siân Tregear"),
        (b"FN:Si\xc3\r\n \xa2n Tregear", "Siân Tregear"),
        (b"FN:Si\xe2n Tregear", "Siân Tregear"),
        (b"FN;CHARSET=ISO-8859-1:Si\xe2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Si=C3=A2n=20Tregear", "Siân Tregear"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Si=C3=\r\n=A2n=20=\r\nTregear", "Siân Tregear"),
        ("FN;CHARSET=UTF-8;QUOTED-PRINTABLE:Si=C3=A2n Tregear", "Siân Tregear"),
        ("FN;quoted-printable:Si=C3=A2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Si=E2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Si=E2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=NO-SUCH;ENCODING=QUOTED-PRINTABLE:Si=C3=A2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=unicode_escape;ENCODING=QUOTED-PRINTABLE:Si=C3=A2n Tregear", "Siân Tregear"),
        ("FN;CHARSET=rot13:Siân Tregear", "Siân Tregear"),
        ("FN;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:=A3ukasz", "Łukasz"),
        ("FN;ENCODING=8BIT:Siân Tregear", "Siân Tregear"),
        (r"FN:O'Neil\, Pat\; x\: y\nz\\", "O'Neil, Pat; x: y z\\"),
        ("FN;ENCODING=QUOTED-PRINTABLE:Ann=", "Ann"),
        ("FN;ENCODING=b:U2nDom4=", None),
        ("no colon here\r\nFN:Siân Tregear", "Siân Tregear"),
        (r"X-ADDRESS;X-A=a \"b\" c;X-T=d:geo:1,2" + "\r\nFN:Siân Tregear", "Siân Tregear"),
        ("PHOTO;ENCODING=b:/9j/4AA*broken\r\nFN:Siân Tregear", "Siân Tregear"),
        ("PHOTO;BASE64:/9j/\r\n4AAQ\r\n\r\nFN:Siân Tregear", "Siân Tregear"),
    ],
)
def test_a_name_is_read_however_it_is_written(body: str | bytes, name: str | None):
    assert said(body, "FN") == name


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("N:Hosken;Eseld;;;", ["Hosken", "Eseld", "", ""]),
        ("N:Hosken", ["Hosken"]),
        ("N:", [""]),
        ("N:Hosken;Eseld;a;b;c;d", ["Hosken", "Eseld", "a", "b", "c", "d"]),
        (r"N:Hos\;ken;Es\,eld", ["Hos;ken", "Es,eld"]),
        (r"N:Hosken\\;Eseld", ["Hosken\\", "Eseld"]),
        ("N;ENCODING=QUOTED-PRINTABLE:Hos=3Bken;Eseld", ["Hos;ken", "Eseld"]),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=48=6F=\r\n=73;=C3=89=6C=\r\n=6F=69;;;", ["Hos", "Éloi"]),
    ],
)
def test_the_parts_of_a_name_are_divided_before_they_are_decoded(body: str, parts: list[str]):
    (card,) = cards(f"BEGIN:VCARD\n{body}\nEND:VCARD\n")
    assert card.all("N")[0].parts[: len(parts)] == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("begin:vcard\nFN:A\nend:vcard\n", ["A"]),
        (" BEGIN:VCARD \nFN:A\nEND:VCARD \n", ["A"]),
        ("stray\nBEGIN:VCARD\nFN:A\nEND:VCARD\nstray\nBEGIN:VCARD\nFN:B\nEND:VCARD", ["A", "B"]),
        ("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", ["A", "B"]),
        ("BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:X\nEND:VCARD\nTEL:1\nEND:VCARD\n", ["A"]),
        (
            "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:A=\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n",
            ["A", "B"],
        ),
        ("BEGIN:VCARD\nFN:A", ["A"]),
        ("END:VCARD\nnothing\n", []),
    ],
)
def test_no_card_costs_another_one(text: str, names: list[str]):
    assert [card.all("FN")[0].text for card in cards(text)] == names


def test_a_card_says_whether_it_is_whole_and_what_was_strange():
    (card,) = cards("BEGIN:VCARD\nFN:A\nstrange\nPHOTO;ENCODING=BASE64:/9j/\n4AAQ\n\nstrange\n")
    assert (card.closed, card.strange, card.names) == (False, 1, {"FN", "PHOTO"})


def test_a_picture_is_not_kept():
    photo = "PHOTO;ENCODING=b:" + "A" * 70 + "\n" + (" " + "A" * 70 + "\n") * 50_000
    (card,) = cards(f"BEGIN:VCARD\n{photo}FN:A\nEND:VCARD\n")
    assert [found.name for found in card.properties] == ["FN"]


def test_a_value_is_bounded():
    (card,) = cards("BEGIN:VCARD\nFN:" + "a" * 100_000 + "\n" + " b" * 100_000 + "\nEND:VCARD\n")
    assert len(card.all("FN")[0].value) <= LONGEST_LINE


@pytest.mark.parametrize(
    "line",
    [
        "FN" + ";A=b" * 20_000,
        "FN;A" + ",b" * 20_000,
        "FN;" * 20_000,
        'FN;A="' + 'x",' * 20_000,
        'FN;"' + ":" * 20_000,
        "a." * 20_000 + "FN:x",
        "N:" + ";," * 20_000,
        "N:" + "\\" * 20_000,
        "FN:x" + "\n a" * 20_000,
        "FN;ENCODING=QUOTED-PRINTABLE:x" + "=\na" * 20_000,
        "END:VCARD\nBEGIN:VCARD\n" * 20_000,
        "BEGIN:VCARD\n" * 20_000,
        "AGENT:\nBEGIN:VCARD\n" * 20_000,
    ],
    ids=range(13),
)
@pytest.mark.timeout(60)
def test_a_hostile_line_hides_no_card(line: str):
    """Some of these cost a library minutes, at thirty parameters: the bound only ends such a thing."""
    text = f"BEGIN:VCARD\n{line}\nFN:A\nEND:VCARD\n"
    for card in cards(text):
        assert all(found.parts for found in card.all("N"))
        assert all(len(found.text) <= LONGEST_LINE for found in card.all("FN"))
