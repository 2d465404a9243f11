"""Lists that were handed in as web pages (HTML), which Meta gives unless JSON is chosen."""

from connectors.export import Export
from records.problem import Problem


def web_pages(export: Export, service: str, count: int) -> Problem:
    """Say that lists are there only as web pages."""
    lists = "a list" if count == 1 else f"{count} lists"
    what = f"This is the web-page version (HTML) of a {service} export: {lists} in it cannot be read."
    do = f"Ask {service} for the download again and choose the format JSON and the date range all time."
    return Problem("BC-IMP-040", export.label, None, None, what, do)
