import pytest

from connectors.services.whatsapp.lines import head_of

DATED = ("21", "09", "2026")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("[21/09/2026, 18:02:11] Anna: hello", DATED),
        ("\u200e[21/09/2026, 18:02:11] Anna: \u200eimage omitted", DATED),
        ("\ufeff[21/09/2026, 18:02:11] Anna: hello", DATED),
        ("[21.09.26, 18:02:11] Anna: hello", ("21", "09", "26")),
        ("[9/21/26, 6:02:11 PM] Anna: hello", ("9", "21", "26")),
        ("[9/21/26, 6:02:11\u202fPM] Anna: hello", ("9", "21", "26")),
        ("[2026-09-21, 18:02:11] Anna: hello", ("2026", "09", "21")),
        ("[2026/9/21 下午6:02:11] Anna: hello", ("2026", "9", "21")),
        ("[21.9.2026 klo 18.02.11] Anna: hello", ("21", "9", "2026")),
        ("[9/21/2569 BE, 18:02:11] Anna: hello", ("9", "21", "2569")),
        ("[9/21/R8, 18:02:11] Anna: hello", ("9", "21", "R8")),
        ("[2026-09-21, 18 h 02 min 11 s] Anna: hello", ("2026", "09", "21")),
        ("[18:02:11, 21/9/26] Anna: hello", ("21", "9", "26")),
        ("[٢١/٩/٢٠٢٦، ٦:٠٢:١١ م] Anna: hello", ("٢١", "٩", "٢٠٢٦")),
        ("21/09/2026, 18:02 - Anna: hello", DATED),
        ("21/09/2026, 6:02 pm - Anna: hello", DATED),
        ("21/09/2026, 6:02\u202fpm - Anna: hello", DATED),
        ("21/9/26, 6:02 p.\u00a0m. - Anna: hello", ("21", "9", "26")),
        ("21.09.26, 18:02 - Anna: hello", ("21", "09", "26")),
        ("21.09.2026 18.02 - Anna: hello", DATED),
        ("21-09-2026 18:02 - Anna: hello", DATED),
        ("21.09.26 г., 18:02 ч. - Anna: hello", ("21", "09", "26")),
        ("21. 09. 2026. 18:02 - Anna: hello", DATED),
        ("2026. 9. 21. 오후 6:02 - Anna: hello", ("2026", "9", "21")),
        ("2026年9月21日 18:02 - Anna: hello", ("2026", "9", "21")),
        ("9/21/26, 18:02 - Anna: hello", ("9", "21", "26")),
        ("\u200f21\u200f/9\u200f/2026، 6:02 م - Anna: hello", ("21", "9", "2026")),
        ("21/09/2026, 18:02 – Anna: hello", DATED),
        ("21/09/2026, 18:02 - Anna: ", DATED),
        ("21/09/2026, 18:02 - Anna:\r\n", DATED),
    ],
)
def test_a_head_is_read_in_the_style_of_every_phone(line: str, date: tuple[str, str, str]):
    head = head_of(line)
    assert head is not None
    assert (head.author, head.date, head.doubt) == ("Anna", date, "none")


@pytest.mark.parametrize(
    "line",
    [
        "Anna: hello",
        "",
        "[Anna: hello",
        "21/09/2026 Anna: hello",
        "18:02 - Anna: hello",
        "[21/09, 18:02] Anna: as copied on Android",
        "I was born 21/09/2006, 18:02 - Anna: hello",
        "21/09/2026, 18:02 Anna: hello",
        "3. bread, 10:30 - Anna: hello",
        "(21/09/2026, 18:02) - Anna: hello",
    ],
)
def test_a_line_that_only_looks_like_a_message_goes_on_with_the_one_before(line: str):
    assert head_of(line) is None


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("Anna Trevithick", "Anna Trevithick"),
        ("\u202a+44\u00a07700\u00a0900123\u202c", "+44\u00a07700\u00a0900123"),
        ("~\u202fAnna", "~\u202fAnna"),
        ("Tom Year 2 Evening", "Tom Year 2 Evening"),
        ("Siân 🎉 O'Hara-Łukasz", "Siân 🎉 O'Hara-Łukasz"),
        ('Jo "Spud" Penrose', 'Jo "Spud" Penrose'),
        ("\u2068Anna\u2069", "Anna"),
        ("Dr. A. Smith - Maths (2)", "Dr. A. Smith - Maths (2)"),
    ],
)
def test_an_author_is_what_stands_before_the_first_colon(written: str, author: str):
    head = head_of(f"21/09/2026, 18:02 - {written}: see: https://example.org")
    assert head is not None
    assert (head.author, head.doubt) == (author, "none")


@pytest.mark.parametrize(
    ("rest", "doubt"),
    [
        ("Messages and calls are end-to-end encrypted. Tap to learn more.", None),
        ("Anna joined using this group's invite link", None),
        ("You added https://chat.example.org/x to the group", None),
        ('Anna changed the subject from "Trip" to "Trip: Rome"', "notice"),
        ("Anna changed the subject to: Rome", "notice"),
        ("Anna created group “Trip: Rome”", "notice"),
        ("Messages and calls are end-to-end encrypted: tap", "notice"),
        ("Anna hat den Betreff zu „Reise: Rom“ geändert", "doubted"),
        ("Anna a nommé le groupe «Voyage: Rome»", "doubted"),
        ("\u200eAnna: something", "doubted"),
        ("x" * 61 + ": hello", "doubted"),
        ("x" * 130 + ": hello", None),
    ],
)
def test_a_notice_with_a_colon_is_not_simply_an_author(rest: str, doubt: str | None):
    head = head_of(f"21/09/2026, 18:02 - {rest}")
    assert head is not None
    assert (head.doubt if head.author else None) == doubt


@pytest.mark.parametrize(
    ("text", "marked", "by_owner"),
    [
        ("hello", False, False),
        ("\u200eimage omitted", True, False),
        ("\u200eYou deleted this message.", True, True),
        ("You deleted this message", False, True),
        ("I see You deleted this message", False, False),
        ("This message was deleted", False, False),
    ],
)
def test_what_whatsapp_wrote_itself_is_told_apart(text: str, marked: bool, by_owner: bool):
    head = head_of(f"[21/09/2026, 18:02:11] Anna: {text}\n")
    assert head is not None
    assert (head.marked, head.by_owner) == (marked, by_owner)


# A pattern that tries every division of such a line would hardly end: the bound only stops it.
@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "hostile",
    [
        " " * 65_000,
        "\u200e" * 65_000,
        "[" * 65_000,
        "1/" * 32_000,
        "21/09/2026," + " " * 65_000,
        "21/09/2026, 18:02 -" + " " * 65_000,
        "[21/09/2026, 18:02:11] " + "a" * 65_000,
        "[21/09/2026, 18:02:11] " + " \u200e" * 32_000 + ":",
        "[21/09/2026, 18:02:11] " + "a : " * 16_000,
    ],
    ids=lambda line: line[:30].strip() or "blanks",
)
def test_a_hostile_line_is_looked_at_and_names_nobody_at_length(hostile: str):
    head = head_of(hostile)
    assert head is None or len(head.author or "") < 1_000
