"""What a page says of its article: title, authors, source, address; from JSON-LD, meta tags and visible marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape

from lxml import etree

__all__ = ["Facts", "find_authors", "find_source", "find_title", "find_url", "gather_facts"]

ARTICLE_TYPES = re.compile(r"article|posting|report|review|story", re.IGNORECASE)
LONGEST = 600
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
TAGS = re.compile(r"<[^<>]{1,1000}>")
SEPARATOR = re.compile(r"\s+[|–—·:»›•-]\s+|\s*[|»›]\s*")


@dataclass
class Facts:
    """Meta tags by name (first one wins) and the JSON-LD objects that describe an article."""

    metas: dict[str, str] = field(default_factory=dict)
    articles: list[dict[str, object]] = field(default_factory=list)

    def ld(self, name: str) -> object:
        """Give the first value that a JSON-LD article has under a name."""
        return next((article[name] for article in self.articles if article.get(name)), None)

    def text(self) -> str | None:
        """Give the article's text, where JSON-LD repeats it."""
        body = self.ld("articleBody")
        return unescape(TAGS.sub("\n", body)) if isinstance(body, str) else None


def gather_facts(tree: etree._Element) -> Facts:
    """Collect meta tags and JSON-LD."""
    facts = Facts()
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name and meta.get("content"):
            facts.metas.setdefault(name.strip().lower(), (meta.get("content") or "").strip())
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            facts.articles += [entry for entry in walk(parse_json(script.text), 6) if is_article(entry)]
    facts.articles.sort(key=lambda entry: "datePublished" not in entry)
    return facts


def parse_json(text: str) -> object:
    """Parse JSON-LD leniently; what is broken says nothing."""
    text = re.sub(r"^\s*(?://)?<!\[CDATA\[|(?://)?\]\]>\s*$|^\s*<!--|-->\s*$", "", text.strip())
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def walk(value: object, depth: int) -> Iterator[dict[str, object]]:
    """All objects inside a JSON value, outermost first, down to a depth."""
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value[:200]:
            yield from walk(inner, depth - 1)


def is_article(entry: dict[str, object]) -> bool:
    """Whether a JSON-LD object describes an article."""
    return ARTICLE_TYPES.search(str(entry.get("@type", ""))) is not None and bool(
        entry.get("headline") or entry.get("datePublished")
    )


def find_title(tree: etree._Element, facts: Facts) -> str | None:
    """Find the headline: the h1 that the page's other titles agree with, else the social title without the site's name."""
    social = clean(facts.metas.get("og:title") or facts.metas.get("twitter:title") or facts.ld("headline"))
    page = clean("".join(map(str, next(tree.iter("title"), etree.Element("title")).itertext())))
    heads = [
        text
        for text in (clean(" ".join(map(str, head.itertext()))) for head in tree.iter("h1"))
        if 2 <= len(text) <= 300
    ]
    bare = strip_site(social, facts) or strip_site(page, facts)
    wanted = [text for text in (bare, strip_site(page, facts), clean(facts.ld("headline"))) if text]
    scored = [
        (max((likeness(head, text) for text in wanted), default=0.0), -number, head)
        for number, head in enumerate(heads)
    ]
    if scored and max(scored)[0] >= 0.5:
        return max(scored)[2]
    if bare and not (len(heads) == 1 and len(heads[0].split()) >= 4 and len(bare.split()) < 3):
        return bare
    return heads[0] if heads else page or None


def clean(text: object) -> str:
    """Fold white space, take out signs that only guide line breaks, and cut what no name or title needs."""
    return " ".join(INVISIBLE.sub("", text[:LONGEST]).split()) if isinstance(text, str) else ""


def likeness(one: str, other: str) -> float:
    """How alike two titles are, from 0 to 1; a title inside the other counts as alike."""
    one, other = one.casefold(), other.casefold()
    if one and other and (one in other or other in one) and min(len(one), len(other)) >= 15:
        return 0.95
    return SequenceMatcher(None, one[:300], other[:300], autojunk=False).ratio()


def strip_site(title: str, facts: Facts) -> str:
    """Take the site's name off a title's end or beginning."""
    site = facts.metas.get("og:site_name", "")
    parts = list(SEPARATOR.finditer(title))
    if not parts:
        return title
    last, first = parts[-1], parts[0]
    tail, head = title[last.end() :], title[: first.start()]
    rest = title[: last.start()]
    if site and (likeness(tail, site) >= 0.7 or site.casefold() in tail.casefold()):
        return strip_site(rest, facts) if len(rest.split()) > 3 else rest
    if site and likeness(head, site) >= 0.8:
        return title[first.end() :]
    sure = last.group().strip() in {"|", "»", "›", "–", "—", "·", "•", "-"}
    if (
        sure
        and len(tail.split()) <= 4
        and len(rest.split()) >= 2 * max(1, len(tail.split()))
        and last.group().strip() in {"|", "»", "›", "-", "–", "—"}
    ):
        return rest
    return title


def find_url(tree: etree._Element, facts: Facts) -> str | None:
    """Find the page's own address."""
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    address = facts.metas.get("og:url", "")
    return address if address.startswith("http") else None


def find_source(tree: etree._Element, facts: Facts) -> str | None:
    """Find the outlet's name."""
    publisher = facts.ld("publisher")
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else None
    named = publisher.get("name") if isinstance(publisher, dict) else publisher
    for value in (facts.metas.get("og:site_name"), named, facts.metas.get("application-name")):
        if isinstance(value, str) and value.strip():
            return clean(value)
    return None


def find_authors(tree: etree._Element, facts: Facts) -> str | None:
    """Find who wrote it: JSON-LD, else the author meta tag."""
    people = facts.ld("author")
    listed = people if isinstance(people, list) else [people]
    names = [person.get("name") if isinstance(person, dict) else person for person in listed]
    flat = [name for entry in names for name in (entry if isinstance(entry, list) else [entry])]
    found = [clean(name) for name in flat if isinstance(name, str) and name.strip() and not name.startswith("http")]
    if not found:
        stated = facts.metas.get("author") or facts.metas.get("article:author") or ""
        found = [clean(stated)] if stated and not stated.startswith("http") else []
    return "; ".join(dict.fromkeys(found)) or None
