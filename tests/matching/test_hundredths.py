import polars as pl

from matching.hundredths import packed, unpacked


def test_what_is_packed_comes_back_to_the_hundredth_and_the_rest_is_left_alone() -> None:
    bits = [0.0, -0.1, 2.35, 1.15, -18.0, 41.07, None]
    table = pl.DataFrame({"name_bits": bits, "bits": [16.123] * 7, "connection": range(7)})
    small = packed(table)
    assert small.schema["name_bits"] == pl.Int16
    assert unpacked(small).equals(table)


def test_parts_are_rounded_to_the_nearest_hundredth() -> None:
    table = pl.DataFrame({"name_bits": [15.690000000000001, -0.006, 0.004]})
    assert unpacked(packed(table))["name_bits"].to_list() == [15.69, -0.01, 0.0]
