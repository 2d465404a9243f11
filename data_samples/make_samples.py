"""`python3 run.py samples`: make the sample year, then what the product makes of the samples."""

import sys
from pathlib import Path

from data_samples import make_golden, make_year

if __name__ == "__main__":
    make_year.main(Path(__file__).parent)
    sys.exit(make_golden.main())
