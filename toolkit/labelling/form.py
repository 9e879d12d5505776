"""A form in the notebook, in which people read paragraphs and say which themes they carry."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.codebook import Codebook, read_codebook
from toolkit.errors import LabelError, ToolkitError
from toolkit.labelling.form_batch import neighbours, read_batch
from toolkit.labelling.form_session import Session
from toolkit.labelling.store import LabelStore

if TYPE_CHECKING:
    from toolkit.labelling.form_widget import Form

__all__ = ["label"]

SUGGEST = ("after", "before", "never")


def label(
    batch: pd.DataFrame,
    *,
    to: str | Path | LabelStore,
    annotator: str | None = None,
    codebook: Codebook | str | Path | None = None,
    suggest: str = "after",
    paragraphs: pd.DataFrame | None = None,
) -> Form:
    """Open a form for labelling in JupyterLab: one paragraph at a time, a key for each theme.

    A measurement needs labels by people, and people label well when nothing stands between them and the text.
    The form shows a paragraph; 1 to 9 choose themes, 0 means none of them, Enter goes on, ``?`` shows the
    codebook and all other keys. Every decision is on the disk before the form says ``saved``. What the kernel
    has not confirmed is kept in the browser and sent again, so a restart of the kernel or of the page loses
    nothing: run the cell again, and the form goes on where it stopped. The call does not block; later cells
    can read the store at any time.

    Texts never become part of the notebook file.

    Parameters
    ----------
    batch
        What to label: a table from ``sample``, or any with ``paragraph_id`` and ``text``. Where its column
        ``unit`` says article, the form shows the article's paragraphs together and asks once; that decision
        is stored with the ``article_id`` in the place of the ``paragraph_id`` and the unit ``article``.
    to
        The file of labels, made if it does not exist; several annotators may share it. For a folder on a
        network, pass a ``LabelStore`` opened with ``journal="delete"``.
    annotator
        Who labels; by default the name you are logged in by. Say it where several people share a login.
    codebook
        The themes and rules: a codebook, a file, or by default the shipped one. Digits stand for the first nine
        themes; any further ones have buttons only.
    suggest
        When to show what the tagger said, if the batch has its tags: ``after`` the decision, so that one's own
        reading comes first (where the two agree, the form says so and goes on), ``before`` it, which is faster
        and pulls people towards the tagger, or ``never``.
        Paragraphs drawn for measuring or for agreement are always labelled without; so are whole articles.
        What had been seen is stored with the decision.
    paragraphs
        The table that the batch was drawn from; with it, the key ``c`` shows the paragraphs before and after.

    Returns
    -------
    Form
        The form. It shows itself as the last line of a cell.

    Raises
    ------
    TableError
        If the batch cannot be asked about.
    LabelError
        If nobody is named as the annotator, or ``suggest`` is another word.
    ToolkitError
        If the packages for notebooks are not installed, or the store cannot be opened.

    Examples
    --------
    >>> import pandas as pd
    >>> label(pd.DataFrame({"paragraph_id": ["p1"], "text": ["They met."]}), to="labels.db", annotator=" ")
    Traceback (most recent call last):
        ...
    toolkit.errors.LabelError: label: annotator is empty. Say who labels, such as annotator="anna".
    """
    annotator = login_name() if annotator is None else annotator
    check_words(annotator, suggest)
    book = codebook if isinstance(codebook, Codebook) else read_codebook(codebook)
    items = read_batch(batch, book.names, suggest=suggest != "never")
    around = neighbours(paragraphs, items) if paragraphs is not None else {}
    form = form_class()
    store = to if isinstance(to, LabelStore) else LabelStore(to)
    where = str(store.path if isinstance(to, LabelStore) else to)
    return form(Session(items, store, annotator.strip(), book, suggest, where, around))


def login_name() -> str:
    """Give the name the user is logged in by; on a JupyterHub, theirs and not the server's."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (ImportError, KeyError, OSError) as error:  # a container may run under a number that has no name
        message = 'label: cannot tell who you are. Say who labels, such as annotator="anna".'
        raise LabelError(message) from error


def check_words(annotator: str, suggest: str) -> None:
    """Refuse what cannot be meant."""
    if not isinstance(annotator, str) or not annotator.strip():
        message = 'label: annotator is empty. Say who labels, such as annotator="anna".'
        raise LabelError(message)
    if suggest not in SUGGEST:
        message = f"label: suggest={suggest!r} is unknown. Use {', '.join(map(repr, SUGGEST))}."
        raise LabelError(message)


def form_class() -> type[Form]:
    """Give the widget's class; only here are the packages for notebooks wanted."""
    try:
        from toolkit.labelling.form_widget import Form
    except ImportError as error:
        message = (
            f"label: the form needs JupyterLab ({error.name or 'a package'} is not installed). "
            'Install it: pip install "conflict-news-toolkit[lab]"'
        )
        raise ToolkitError(message) from error
    return Form
