"""Web pages (HTML) of an export, as elements: no script, no network, bounded in size."""

import re

import lxml.html
from lxml import etree

from connectors.export import Export, Member
from connectors.text import decoded
from records.problem import Problem, Refused

LARGEST_PAGE = 48 * 2**20
"""Bytes of a page that is read. A list of 10,000 people was seen to take some 4 MB."""

_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


def page_of(export: Export, member: Member) -> lxml.html.HtmlElement:
    """Parse a page; returns its root element.

    Raises:
        Refused: it is too large, is no text, or holds no element at all (BC-IMP-026).
    """
    data = export.read(member, LARGEST_PAGE)
    # The encoding is told by `decoded`: a declaration inside would be believed before the bytes themselves.
    text = _DECLARED.sub("", decoded(data, export.shown(member)).text)
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError):
        what, do = "The page is empty or is no web page.", "Download the export again."
        raise Refused(Problem("BC-IMP-026", export.shown(member), None, None, what, do)) from None


def text_in(element: lxml.html.HtmlElement) -> str:
    r"""Return the text of an element and all within it, blanks joined.

    >>> text_in(lxml.html.fragment_fromstring("<p> Siân <b>T</b> </p>"))
    'Siân T'
    """
    return " ".join("".join(element.itertext()).split())
