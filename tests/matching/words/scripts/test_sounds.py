import polars as pl
import pytest

from matching.words.scripts.sounds import skeleton, sounds, sounds_of_spellings


def heard(latin: str, spelling: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    return (
        sounds(pl.DataFrame({"latin": [latin]}), "latin"),
        sounds_of_spellings(pl.DataFrame({"spelling": [spelling]}), "spelling"),
    )


@pytest.mark.parametrize(
    ("latin", "spelling"),
    [
        ("shcherbakova", "shcherbakova"),
        ("scherbakowa", "shcherbakova"),
        ("tschernov", "chernov"),
        ("hristov", "khristov"),
        ("christov", "khristov"),
        ("jovanovic", "yovanovich"),
        ("milos", "milosh"),
        ("yousef", "yusef"),
        ("iuliia", "yuliya"),
        ("jihoon", "jihun"),
        ("fatimah", "fatima"),
    ],
)
def test_spellings_of_one_name_sound_alike_to_one_ear(latin: str, spelling: str) -> None:
    ours, theirs = heard(latin, spelling)
    assert any(ours[ear].item() == theirs[ear].item() for ear in ("english", "continental"))


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [("gromov", "klumof", True), ("ahmed", "hamad", True), ("gromov", "gromin", False)],
)
def test_a_skeleton_keeps_the_classes_of_consonants(one: str, other: str, answer: bool) -> None:
    found = pl.DataFrame({"word": [one, other]}).select(skeleton(pl.col("word")))["word"]
    assert (found[0] == found[1]) is answer
