import polars as pl

from matching.population import UNLISTED, rarity


def bits(names: list[str], role: str = "family") -> dict[str, float]:
    return dict(rarity(pl.DataFrame({"token": names}), role).rows())


def test_a_common_name_says_less_than_a_rare_one() -> None:
    found = bits(["smith", "penhaligon"])
    assert found["smith"] < 7 < 13 < found["penhaligon"]


def test_a_name_common_in_the_student_records_counts_as_common() -> None:
    alone, crowded = bits(["nkemelu"]), bits(["nkemelu"] * 400 + ["smith"] * 2600)
    assert crowded["nkemelu"] < alone["nkemelu"] - 5


def test_no_name_is_rarer_than_the_rarest_listed() -> None:
    many = bits(["qqqqq", *(f"name{n}" for n in range(20_000))])
    share = 2 ** -many["qqqqq"]
    assert share >= UNLISTED["family"] * 0.999


def test_a_name_that_reads_as_missing_is_a_name() -> None:
    assert bits(["nan", "null", "true"], "given").keys() == {"nan", "null", "true"}
