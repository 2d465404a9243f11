"""The workbook's sheets put together.

Written with XlsxWriter only, never loaded and saved again: other libraries turn a text such as ``=1+1``
into a live formula on the way. Every text is written as a text, so nothing in a name can become a formula
or a link. The same content gives the same bytes.
"""

from datetime import UTC, datetime, time
from pathlib import Path

import polars as pl
import xlsxwriter

from records.policy import Outcome
from review.workbook.looks import Looks
from review.workbook.read_me import write_read_me
from review.workbook.review_sheet import DECISION_LIST, write_review
from review.workbook.summary import write_summary
from review.worklist import Worklist


def write_book(worklist: Worklist, shown: pl.DataFrame, left_out: int, path: Path) -> None:
    """Write the whole workbook.

    Args:
        worklist: what the run publishes; the summary counts all of it.
        shown: the WORKLIST rows for the sheet Review.
        left_out: how many rows are not shown.
        path: the file to write.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        looks = Looks.of(book)
        read_me, review, summary = (book.add_worksheet(name) for name in ("Read me", "Review", "Summary"))
        _add_decisions(book)
        write_read_me(read_me, looks, worklist, left_out)
        write_review(review, looks, shown, worklist.as_at)
        write_summary(book, summary, looks, worklist, left_out)
        review.activate()
        book.set_properties(
            {
                "title": f"Review list {worklist.year}",
                "subject": "Possible matches between staff connections and student records",
                "created": datetime.combine(worklist.as_at, time(), UTC).replace(tzinfo=None),
            }
        )


def _add_decisions(book: xlsxwriter.Workbook) -> None:
    """The drop-down's list on a hidden sheet: in the validation itself it could hold 255 characters only."""
    lists = book.add_worksheet("Lists")
    for row, outcome in enumerate(Outcome):
        lists.write_string(row, 0, outcome.value)
    lists.hide()
    if book.define_name(DECISION_LIST, f"=Lists!$A$1:$A${len(Outcome)}") != 0:
        raise AssertionError("the list of decisions could not be named")
