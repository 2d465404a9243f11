"""Make forenames.csv and surnames.csv from the tables that README.md beside this file names.

Usage: python matching/data/make_tables.py FOLDER_WITH_THE_SOURCE_TABLES
"""

import sys
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent

RAREST_FORENAME = 2e-6
"""Share below which a forename is left out; the matcher treats an unlisted name as rarer than this."""

LEFT_OUT_BY_THE_SOURCE = 0.001
"""Share given to common surnames that the surname source lost in one block (see README.md)."""

LOST_BLOCK = """
mcdonald macdonald hamilton johnston ryan brooks west gill dawson armstrong andrews williamson barker
george fisher cunningham watts webb lawrence bradley jenkins wells chambers spencer atkinson hart
"""

ESTIMATED_SURNAMES = {
    # Our own estimates, to the nearest rough step, for names of UK communities that the source lacks or
    # lists far too rarely. Too common is the safe side: it claims less evidence.
    8e-4: "ali khan singh kaur begum hussain ahmed",
    4e-4: "miah uddin malik iqbal mahmood shah chowdhury rahman islam akhtar hassan mohammed muhammad patel",
    2e-4: """bibi gupta nguyen li wang chen zhang liu wu lin huang ho ng tran okafor kowalski sharma kumar das
             popa silva santos ferreira pereira costa oliveira mohamed abdi hussein osman yusuf adeyemi nowak
             choudhury tariq aziz raza mirza butt siddiqui sheikh qureshi karim""",
}


def source_table(path: Path, name: str) -> pl.DataFrame:
    """Read the columns name and share; names stay text, whatever they look like."""
    table = pl.read_csv(path, infer_schema=False)
    return table.select(name=pl.col(name), share=pl.col("share").cast(pl.Float64))


def forenames(folder: Path) -> pl.DataFrame:
    """Mix of the adult estimate and of births 1996 to 2024, half each: a college's students are both."""
    adults = source_table(folder / "adult_forenames_ew.csv", "name")
    births = source_table(folder / "forenames_ew.csv", "name")
    both = pl.concat([adults, births])
    return both.group_by("name").agg(pl.col("share").sum() / 2).filter(pl.col("share") >= RAREST_FORENAME)


def surnames(folder: Path) -> pl.DataFrame:
    """The source's shares, rows of one name added; the lost block and our estimates as lower bounds."""
    source = source_table(folder / "surnames_uk.csv", "surname")
    listed = source.group_by("name").agg(pl.col("share").sum())
    ours = [(name, LEFT_OUT_BY_THE_SOURCE) for name in LOST_BLOCK.split()]
    ours += [(name, share) for share, names in ESTIMATED_SURNAMES.items() for name in names.split()]
    added = pl.DataFrame(ours, schema={"name": pl.String, "share": pl.Float64}, orient="row")
    return pl.concat([listed, added]).group_by("name").agg(pl.col("share").max())


def write(table: pl.DataFrame, path: Path) -> None:
    """Write name,share: the most common first, shares to three significant digits."""
    rows = table.sort(["share", "name"], descending=[True, False]).iter_rows()
    path.write_text(
        "name,share\n" + "".join(f"{name},{share:.3g}\n" for name, share in rows), encoding="utf-8"
    )


def main() -> None:
    """Make both tables beside this script."""
    folder = Path(sys.argv[1])
    write(forenames(folder), HERE / "forenames.csv")
    write(surnames(folder), HERE / "surnames.csv")


if __name__ == "__main__":
    main()
