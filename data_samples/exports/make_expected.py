"""Write the expected table beside every sample anew; read the difference before committing it."""

from pathlib import Path

from connectors.read_path import connection_rows_csv, read_path

HERE = Path(__file__).parent
EXPECTED = ".expected.csv"


def samples() -> list[Path]:
    """Return every sample: what lies directly in a service's folder, expected tables aside."""
    found = (path for service in HERE.iterdir() if service.is_dir() for path in service.iterdir())
    return sorted(path for path in found if not path.name.endswith(EXPECTED))


def main() -> None:
    """Write the tables."""
    for sample in samples():
        table = connection_rows_csv(read_path(sample))
        sample.with_name(sample.name + EXPECTED).write_text(table, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
