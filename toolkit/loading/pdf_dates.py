"""The day on which a PDF's article was published, where a line of it says so."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from toolkit.loading.article import Article
from toolkit.loading.dates import Moment, is_ambiguous, read_moment
from toolkit.loading.html_dates import URL_DAY
from toolkit.loading.html_phrases import is_credit
from toolkit.loading.readers.plaintext import DATE_LINE

__all__ = ["created_day", "find_date_line", "set_day", "url_day"]

LONGEST = 14  # words of a line that states a day
MOST_HEADLINES = 8
NEAR = 12  # lines from the headline
LABELLED = re.compile(
    r"(?:date|datum|published|posted|issued|publication date|for (?:immediate )?release|released?|veröffentlicht|erschienen|"
    r"publié|paru|fecha|publicado|data|geplaatst|gepubliceerd|stand)\b(?:\s+(?:on|at|am|le|el|op|of))?\W{0,3}",
    re.IGNORECASE,
)
NOT_PUBLISHED = re.compile(
    r"\b(?:updated|modified|revised|accessed|printed|retrieved|downloaded|saved|generated|exported|created|viewed|"
    r"aktualisiert|abgerufen|gedruckt|consulté|imprimé|mis à jour|actualizado|consultado|bijgewerkt|copyright)\b|©",
    re.IGNORECASE,
)
MONTHS = r"[^\W\d_]{3,10}\.?"
DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?{MONTHS},?\s+(?:de\s+)?\d{{4}}|{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}})"
DATELINE = re.compile(rf"^\W*[^\W\d_][^\n.;:!?]{{0,60}}?[,(\s]\s*\(?({DAY})\)?[^\n]{{0,30}}?[-–—:]")
CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
BROWSERS = re.compile(
    r"mozilla|chrome|skia|safari|firefox|webkit|wkhtml|quartz|edge|print to pdf|cups|ghostscript", re.IGNORECASE
)


def find_date_line(lines: list[str], headlines: list[int]) -> Moment | None:
    """Find the day that a short line near the headline states, or the first paragraph's dateline.

    Parameters
    ----------
    lines
        The document's lines or paragraphs, in reading order.
    headlines
        The numbers of those that are its headline (a page repeats it).

    Returns
    -------
    Moment or None
        A line that says when something was changed or printed does not count.

    Examples
    --------
    >>> find_date_line(["Envoys meet", "Updated 9 May 2016", "Published 7 March 2016"], [0]).day
    datetime.date(2016, 3, 7)
    """
    found: list[tuple[int, bool, int, Moment]] = []
    for headline in headlines[:MOST_HEADLINES]:
        for number in range(max(0, headline - NEAR), min(len(lines), headline + NEAR + 1)):
            if (stated := read_date_line(lines[number])) is not None:
                found.append((stated[0], number < headline, abs(number - headline), stated[1]))
    if found:
        return min(found, key=lambda entry: entry[:3])[3]
    for line in lines[headlines[0] : headlines[0] + NEAR]:
        if (dateline := DATELINE.match(line[:160])) and (moment := read_moment(dateline.group(1))) is not None:
            return moment
    return None


def read_date_line(line: str) -> tuple[int, Moment] | None:
    """Read a line that states a day, with a rank: 0 for one that says it is of publication, 2 for one with other words."""
    if len(line.split()) > LONGEST or NOT_PUBLISHED.search(line) or is_credit(line):
        return None
    label = LABELLED.match(line)
    moment = read_moment(line[label.end() :] if label else line)
    if moment is None:
        return None
    return (0 if label else 1 if DATE_LINE.match(line) else 2), moment


def set_day(article: Article, lines: list[str], headlines: list[int], heads: list[str], address: str | None) -> None:
    """Note the publication day and where it stood: a line of its own, a running head, the page's address.

    Parameters
    ----------
    article
        The article to complete.
    lines, headlines
        Its lines, and the numbers of those that are its headline (a page repeats it).
    heads
        The running heads of its pages.
    address
        The address that the browser printed beside the page, if it did.
    """
    heads = [head for head in heads if len(head.split()) <= LONGEST and not NOT_PUBLISHED.search(head)]
    ways = (
        ("date-line", find_date_line(lines, headlines)),
        ("running-head", next((moment for head in heads if (moment := read_moment(head)) is not None), None)),
        ("url", url_day(address)),
    )
    for source, moment in ways:
        if moment is not None:
            article.day, article.instant, article.day_source = moment.day, moment.instant, source
            return


def url_day(address: str | None) -> Moment | None:
    """The day in a page's address."""
    found = URL_DAY.search(urlsplit(address).path) if address else None
    return read_moment("-".join(found.groups())) if found else None


def created_day(facts: dict[str, str], lines: list[str]) -> tuple[Moment | None, str]:
    """Give the day on which the PDF was made, with the warning that goes with it.

    It stands for the day of publication only where the document was written to be published as a PDF. A browser's
    print, a scan or an export is made on another day than its article: then there is no day, only the warning.
    """
    found = CREATED.match(facts.get("CreationDate", ""))
    moment = read_moment("-".join(found.groups())) if found else None
    if moment is None:
        return None, ""
    if BROWSERS.search(f"{facts.get('Creator', '')} {facts.get('Producer', '')}"):
        return None, f"states no date; the PDF was made on {moment.day}"
    unclear = next((line for line in lines[:40] if len(line.split()) <= LONGEST and is_ambiguous(line)), None)
    if unclear is not None and moment.day not in {
        day.day for order in ("dm", "md") if (day := read_moment(unclear, order)) is not None
    }:
        return None, f"date not understood: {unclear[:40]}"
    return moment, "date of the PDF's making, not printed in it"
