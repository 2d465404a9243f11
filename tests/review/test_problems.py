import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_code_of_the_room_is_in_its_table_and_the_other_way_round():
    used = {
        code
        for path in (ROOT / "review").rglob("*.py")
        for code in re.findall(r'"(BC-REC-\d{3})"', path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs" / "problems" / "review.md").read_text(encoding="utf-8")
    assert sorted(used) == re.findall(r"^\| (BC-REC-\d{3}) \|", page, re.MULTILINE)


def test_one_code_is_one_kind_of_fault():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "review").rglob("*.py")]
    written = re.findall(r'"(BC-REC-\d{3})"', "".join(sources))
    assert sorted(written) == sorted(set(written))
