from pathlib import Path
from types import SimpleNamespace

import pytest

from connectors.intake.handed_in import groups_in


@pytest.mark.parametrize(
    ("paths", "exports"),
    [
        (["x-1.zip", "x-2.zip"], [2]),
        (["mydata~1.zip", "mydata~1-2.zip", "other.zip"], [2, 1]),
        (["x.zip", "x (1).zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-01-01-Cd2.zip"], [2]),
        (["facebook-a-2026-01-01-Ab1.zip", "facebook-a-2026-02-01-Cd2.zip"], [1, 1]),
        (["facebook-2026-01-01.zip", "facebook-2026-01-02.zip"], [1, 1]),
        (["facebook/x.zip", "instagram/x.zip"], [1, 1]),
        (["a.csv", "b.csv"], [2]),
        (["x.zip", "a.csv", "__MACOSX/._x.zip", ".DS_Store", "~$a.xlsx"], [1, 1]),
        (["folder/connections/friends/your_friends.json", "other/connections/x.json"], [1, 1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "index.html"], [1]),
        (["connections/friends/your_friends.json", "media/a.jpg", "x.zip"], [1, 1]),
        ([], []),
    ],
)
def test_a_folder_is_sorted_into_exports(
    tmp_path: Path, zips: SimpleNamespace, paths: list[str], exports: list[int]
):
    for path in paths:
        if path.endswith(".zip"):
            zips.written(tmp_path / path, {zips.FRIENDS_PATH: zips.FRIENDS})
        else:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text('{"friends_v2": []}')
    assert sorted(len(group.paths) for group in groups_in(tmp_path)) == sorted(exports)
