"""The tree of a PDF's tags, page by page put together to one; what page breaks cut in two grows together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from toolkit.loading.pdf_margins import Sheet
from toolkit.loading.pdf_page import Word, join_words
from toolkit.loading.pdf_paragraphs import SENTENCE_END

__all__ = ["INLINE", "LINES", "TAGS", "Node", "join_pages"]

TAGS = {
    "Document": "div", "Part": "section", "Art": "article", "Sect": "section", "Div": "div", "Aside": "aside",
    "P": "p", "H": "h2", "H1": "h1", "H2": "h2", "H3": "h3", "H4": "h4", "H5": "h5", "H6": "h6", "Title": "h1",
    "L": "ul", "LI": "li", "LBody": "span", "TOC": "ul", "TOCI": "li", "BlockQuote": "blockquote",
    "Caption": "figcaption", "Figure": "figure", "Table": "table", "THead": "thead", "TBody": "tbody",
    "TFoot": "tfoot", "TR": "tr", "TH": "th", "TD": "td", "Link": "a", "Em": "em", "Strong": "strong", "Span": "span",
    "Quote": "span", "Reference": "span", "Code": "span", "Form": "button", "Annot": "span", "Ruby": "span",
}  # fmt: skip
UNREAD = frozenset(("Lbl", "Artifact"))
LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"))  # hold text and no blocks
INLINE = frozenset(("a", "em", "strong", "span"))
FEWEST_WORDS = 8  # of a line that may go on after the page with a capital letter


Path = tuple[str, ...]
Children = list["Node | list[Word] | None"]
Opened = dict[Path, list["Node"]]


@dataclass
class Node:
    """A tag, with what it holds: tags and words.

    Where a page ended stands an empty list if the next one goes on, None if it begins something new.
    """

    kind: str
    children: Children

    @property
    def first(self) -> Word | None:
        """Its first word."""
        found = next((child for child in self.children if child), None)
        return found.first if isinstance(found, Node) else found[0] if found else None

    @property
    def within_line(self) -> bool:
        """Whether it is a line of text or part of one."""
        return self.is_leaf or TAGS.get(self.kind, "") in LINES | INLINE

    @property
    def is_leaf(self) -> bool:
        """Whether it holds words alone."""
        return not any(isinstance(child, Node) for child in self.children)


def join_pages(sheets: list[Sheet]) -> Node:
    """Put the trees of all pages together.

    Parameters
    ----------
    sheets
        The document's pages, without running heads.

    Returns
    -------
    Node
        The whole tree, with its words; tags without words are left out.
    """
    whole = Node("", [])
    opened: Opened = {}
    for sheet in sheets:
        tags: dict[int, list[Word]] = {}
        for word in sheet.words:
            tags.setdefault(word.tag, []).append(word)
        page = prune(sheet.page.tree, tags)
        if page is not None:
            opened = graft(whole, page, opened)
    return whole


def prune(tree: list[Any], tags: dict[int, list[Word]]) -> Node | None:
    """Put the words into a page's tree and leave out what holds none."""
    children: Children = []
    for item in tree[1:]:
        if isinstance(item, int):
            found = tags.pop(item, None)
            if found:
                children.append(found)
        elif item[0] not in UNREAD and (child := prune(item, tags)) is not None:
            children.append(child)
    return Node(tree[0] if tree else "", children) if children else None


def words_of(node: Node) -> list[Word]:
    """All words of a part, in order."""
    words: list[Word] = []
    for child in node.children:
        words += words_of(child) if isinstance(child, Node) else child or []
    return words


def reads_on(nodes: list[Node], around: list[Node], following: Node) -> bool:
    """Whether a text stops in mid-sentence and the next one goes on with it; a part of a line only within that line."""
    if around[-1].within_line and nodes[-2] is not around[-1]:
        return False
    words, after = words_of(nodes[-1]), join_words(words_of(following)[:3])
    return after[:1].islower() or (len(words) >= FEWEST_WORDS and SENTENCE_END.search(join_words(words[-3:])) is None)


def graft(whole: Node, page: Node, opened: Opened) -> Opened:
    """Add a page to the pages before it; what the break has cut in two grows together.

    ``opened`` are the nodes of the last page with those around them, by the names down to them; the new page's are
    given back.
    """
    chain, target = [page], [whole]
    path: Path = ()
    while isinstance(first := chain[-1].children[0], Node):
        path = (*path, first.kind)
        if path not in opened or (first.within_line and not reads_on(opened[path], target, first)):
            break
        chain.append(first)
        target = opened[path]
    names = path[: len(chain) - 1]
    found = take_article(page, opened) if "Art" not in names else None
    for depth, node in enumerate(chain):
        last = depth == len(chain) - 1
        between: Children = [[] if target[depth].within_line else None] if last else []
        target[depth].children += [*between, *(node.children if last else node.children[1:])]
    fresh: Opened = {names[:depth]: target[: depth + 1] for depth in range(1, len(chain))}
    for depth, node in reversed(list(enumerate(chain))):  # what is deeper stands earlier on the page
        rest = node.children if depth == len(chain) - 1 else node.children[1:]
        register(rest, names[:depth], target[: depth + 1], fresh)
    if found is not None:
        names, article = found
        around = opened[names]
        inner = {
            other[len(names) :]: nodes[len(names) :]
            for other, nodes in opened.items()
            if nodes[: len(names) + 1] == around
        }
        fresh[names] = around
        fresh |= {
            (*names, *other): [*around[:-1], *nodes] for other, nodes in graft(around[-1], article, inner).items()
        }
    return fresh


def take_article(page: Node, opened: Opened) -> tuple[Path, Node] | None:
    """Take the page's first article out, if it goes on with one of the last page; a site's bar may stand above it."""
    waiting: list[tuple[Path, Node]] = [((), page)]
    while waiting:
        path, node = waiting.pop()
        for child in node.children:
            if isinstance(child, Node) and child.kind == "Art":
                if (*path, "Art") not in opened or len(node.children) == 1:
                    return None
                node.children = [other for other in node.children if other is not child]
                return (*path, "Art"), child
        waiting += [((*path, child.kind), child) for child in reversed(node.children) if isinstance(child, Node)]
    return None


def register(children: Children, path: Path, around: list[Node], opened: Opened) -> None:
    """Note nodes with those around them, the last of each path."""
    for child in children:
        if isinstance(child, Node):
            opened[*path, child.kind] = [*around, child]
            register(child.children, (*path, child.kind), [*around, child], opened)
