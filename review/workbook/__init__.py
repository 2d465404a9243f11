"""The workbooks: what the lead opens, reads and marks, and what members of staff answer."""

from review.workbook.placing import NAME, Written, write_review_workbook, write_staff_workbooks

__all__ = ["NAME", "Written", "write_review_workbook", "write_staff_workbooks"]
