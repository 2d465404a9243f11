"""The review workbook: what the lead opens, reads and marks."""

from review.workbook.placing import NAME, Written, write_review_workbook

__all__ = ["NAME", "Written", "write_review_workbook"]
