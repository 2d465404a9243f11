"""What an employer says: a student may name the college they learn at, as colleagues do."""

import polars as pl

from records.names import fold

NAMES_THE_COLLEGE = 1.0
"""Bits where the employer is the college. Few, since colleagues name it too."""
LEARNS_THERE = 3.0
"""Bits where it says beside the college that this person learns there."""

_LEARNS = r"(?i)\b(?:student|learner|pupil|apprentice|trainee|undergraduate|studying)\b"


def employer_bits(college: str) -> pl.Expr:
    """Weigh the column `employer`; null where it is empty or names another place, or no college is given."""
    name = fold(college)
    employer = (
        pl.col("employer").str.to_lowercase().str.replace_all("['’]", "").str.replace_all("[^a-z0-9]+", " ")
    )
    if not name:
        return pl.lit(None, dtype=pl.Float64)
    there = pl.format(" {} ", employer.str.strip_chars()).str.contains(f" {name} ", literal=True)
    learns = pl.col("employer").str.contains(_LEARNS)
    return pl.when(there).then(pl.when(learns).then(LEARNS_THERE).otherwise(NAMES_THE_COLLEGE))
