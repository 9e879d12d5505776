"""From the table of articles to the table of their pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd
from tqdm.auto import tqdm

from toolkit.errors import TableError
from toolkit.segmenting.pieces import Piece, cut
from toolkit.segmenting.roles import KEPT, assign_roles
from toolkit.tables import ARTICLES, PARAGRAPHS, content_hash, fold

__all__ = ["segment"]

KINDS = {
    "title", "standfirst", "paragraph", "quote", "list", "subhead", "caption", "byline", "dateline", "furniture", "tail"
}  # fmt: skip


def segment(articles: pd.DataFrame, *, progress: bool = True) -> pd.DataFrame:
    r"""Cut articles into paragraphs, and set aside what is not one.

    The paragraph is what people label and what frequencies count. Captions, bylines, teasers and the tails of
    blog pages would be counted too if they passed for paragraphs, so each piece gets a kind; nothing is thrown
    away, and the reason stands beside it.

    Parameters
    ----------
    articles
        A table with ``article_id`` and ``text``; ``title``, ``blocks``, ``source``, ``date``, ``language`` and
        ``duplicate_of`` are used where they exist.
    progress
        Show a progress bar for long tables.

    Returns
    -------
    pandas.DataFrame
        One row per piece: ``paragraph_id`` (hash of article, words and occurrence), the article's
        ``article_id``, ``source``, ``date``, ``title``, ``language``, ``duplicate_of``; ``position`` (from 0),
        ``kind`` (title, standfirst, paragraph, quote, list, subhead, caption, byline, dateline, furniture,
        tail), ``kept`` (True for paragraph, quote, list), ``reason`` (why it is set aside), ``start`` and
        ``end`` (so that ``text[start:end]`` of the article is the row's ``text``), ``text``. Every character
        of the article but white space stands in exactly one row.

    Raises
    ------
    TableError
        If a column is missing or of the wrong type, an article stands there twice, or blocks are malformed.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "Envoys meet again in Geneva\n\nThe talks went on until midnight.\nPhoto: Wire / Pool"
    >>> table = segment(pd.DataFrame({"article_id": ["a"], "text": [text], "title": ["Envoys meet again in Geneva"]}))
    >>> table["kind"].tolist()
    ['title', 'paragraph', 'caption']
    """
    ARTICLES.check(articles)
    twice = articles["article_id"][articles["article_id"].duplicated()].unique()
    if len(twice):
        message = (
            f"articles: {len(twice)} article_id stand there more than once, the first is {twice[0]}. "
            'Take each article once: articles.drop_duplicates("article_id").'
        )
        raise TableError(message)
    rows: list[dict[str, object]] = []
    records: list[dict[str, object]] = articles.rename(columns=str).to_dict("records")  # type: ignore[assignment]
    for article in tqdm(records, desc="segment", unit="article", disable=None if progress else True, delay=1):
        rows += pieces_of(article)
    return PARAGRAPHS.build(rows)


def pieces_of(article: dict[str, object]) -> list[dict[str, object]]:
    """The rows of one article."""
    text = article["text"]
    if not isinstance(text, str):
        return []
    title = article.get("title")
    pieces = cut(text, read_blocks(article.get("blocks"), str(article["article_id"])))
    roles = assign_roles(text, pieces, title if isinstance(title, str) else None)
    inherited = {
        name: article.get(name) for name in ("article_id", "source", "date", "title", "language", "duplicate_of")
    }
    met: Counter[str] = Counter()
    rows = []
    for position, (piece, role) in enumerate(zip(pieces, roles, strict=True)):
        words = text[piece.start : piece.end]
        folded = fold(words)
        met[folded] += 1
        rows.append(
            {
                **inherited,
                "paragraph_id": content_hash(str(article["article_id"]), folded, str(met[folded])),
                "position": position,
                "kind": role.kind,
                "kept": role.kind in KEPT,
                "reason": role.reason,
                "start": piece.start,
                "end": piece.end,
                "text": words,
            }
        )
    return rows


def read_blocks(blocks: object, article_id: str) -> list[Piece]:
    """Take over the structure that the reader of the format noted; a kind that means nothing here is no hint."""
    if not isinstance(blocks, Iterable) or isinstance(blocks, str):
        return []
    try:
        return [
            Piece(int(block["start"]), int(block["end"]), block["kind"] if block["kind"] in KINDS else "")
            for block in blocks
        ]
    except (TypeError, KeyError, ValueError) as error:
        message = (
            f"article {article_id}: its blocks are no list of start, end and kind. Load it again, or empty the column."
        )
        raise TableError(message) from error
