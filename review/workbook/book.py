"""The workbook's sheets put together. The same content gives the same bytes."""

from pathlib import Path

import polars as pl

from records.policy import Outcome
from review.lists.worklist import Worklist
from review.workbook.looks import Looks
from review.workbook.read_me import write_read_me
from review.workbook.review_sheet import DECISION_LIST, write_review
from review.workbook.summary import write_summary
from review.workbook.writing import add_list, created, new_book


def write_book(worklist: Worklist, shown: pl.DataFrame, left_out: int, path: Path) -> None:
    """Write the whole workbook.

    Args:
        worklist: what the run publishes; the summary counts all of it.
        shown: the WORKLIST rows for the sheet Review.
        left_out: how many rows are not shown.
        path: the file to write.
    """
    with new_book(path) as book:
        looks = Looks.of(book)
        read_me, review, summary = (book.add_worksheet(name) for name in ("Read me", "Review", "Summary"))
        add_list(book, DECISION_LIST, Outcome)
        write_read_me(read_me, looks, worklist, left_out)
        write_review(review, looks, shown, worklist.as_at)
        write_summary(book, summary, looks, worklist, left_out)
        review.activate()
        book.set_properties(
            {
                "title": f"Review list {worklist.year}",
                "subject": "Possible matches between staff connections and student records",
                "created": created(worklist.as_at),
            }
        )
