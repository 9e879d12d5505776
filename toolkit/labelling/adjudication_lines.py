"""Settling disagreements in a terminal, line by line: what each annotator said stands side by side under the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

import pandas as pd

from toolkit.errors import LabelError
from toolkit.labelling.adjudication import Case, say, settle
from toolkit.labelling.desk import THEME_KEYS
from toolkit.labelling.store import LabelStore
from toolkit.labelling.terminal import WIDEST, clean, fold_lines

__all__ = ["settle_in_lines"]

OPEN: tuple[str, tuple[str, ...]] = ("open", ())
HELP = "Keys: digits choose the themes that apply, 0 none, j junk, s leave it open, q stop; then the reason."


def settle_in_lines(
    store: LabelStore, cases: Sequence[Case], texts: pd.DataFrame | None, *, by: str, streams: tuple[TextIO, TextIO]
) -> int:
    """Lay one disagreement after another before the one who settles.

    Parameters
    ----------
    store
        The labels.
    cases
        As `find_cases` gives them.
    texts
        ``paragraph_id`` and ``text``, and ``article_id`` where articles were labelled whole.
    by
        Who settles; may be an annotator.
    streams
        Where lines are read from and written to.

    Returns
    -------
    int
        How many were settled.
    """
    source, out = streams
    if not by.strip():
        message = "adjudicate: nobody settles. Say who does, such as --by carla."
        raise LabelError(message)
    known = texts_of(texts)
    lines = iter(source)
    settled = 0
    print(HELP, file=out)
    for number, case in enumerate(cases, 1):
        show(case, known.get((case.unit, case.paragraph_id), ""), f"{number} of {len(cases)}", out)
        answer = ask_answer(case, lines, out)
        if answer is None:
            break
        if answer == OPEN:
            continue
        reason = ask_reason(lines, out)
        if reason is None:
            break
        status, themes = answer
        settle(store, case, themes, status=status, reason=reason, by=by)
        settled += 1
    print(f"{settled} of {len(cases)} settled by {by.strip()}.", file=out)
    return settled


def texts_of(texts: pd.DataFrame | None) -> dict[tuple[str, str], str]:
    """Find the texts of paragraphs and of articles."""
    if texts is None:
        return {}
    known = {
        ("paragraph", str(name)): str(text) for name, text in zip(texts["paragraph_id"], texts["text"], strict=True)
    }
    if "article_id" in texts:
        whole = texts.groupby("article_id", sort=False)["text"].agg("\n".join)
        known |= {("article", str(name)): str(text) for name, text in whole.items()}
    return known


def show(case: Case, text: str, place: str, out: TextIO) -> None:
    """Print the text, and what each annotator said of it."""
    print(f"\n{place}: {case.unit} {clean(case.paragraph_id)}", file=out)
    for piece in text.split("\n"):
        for line in fold_lines(clean(" ".join(piece.split())), WIDEST):
            print(line, file=out)
    width = max(len(one.annotator) for one in case.decisions)
    for one in case.decisions:
        note = f" ({clean(one.note)})" if one.note else ""
        print(f"  {clean(one.annotator):{width}}  {say(one)}{note}", file=out)
    themes = "  ".join(f"{'*' if theme in case.disputed else ''}{key} {theme}" for key, theme in asked(case).items())
    print(f"  {themes}", file=out)


def asked(case: Case) -> dict[str, str]:
    """The themes that were asked about, in their order, by their keys."""
    return dict(zip(THEME_KEYS, dict.fromkeys(theme for one in case.decisions for theme in one.asked), strict=False))


def ask_answer(case: Case, lines: Iterator[str], out: TextIO) -> tuple[str, tuple[str, ...]] | None:
    """Ask what applies: status and themes, `OPEN` to leave it, None to stop."""
    names = asked(case)
    while True:
        line = ask("themes> ", lines, out)
        word = None if line is None else line.replace(" ", "")
        if word in (None, "q"):
            return None
        if word == "s":
            return OPEN
        if word == "j":
            return "junk", ()
        if word == "0":
            return "labelled", ()
        if word and all(key in names for key in word):
            return "labelled", tuple(name for key, name in names.items() if key in word)
        print(HELP, file=out)


def ask_reason(lines: Iterator[str], out: TextIO) -> str | None:
    """Ask why, until there is an answer."""
    while True:
        reason = ask("reason> ", lines, out)
        if reason is None or reason:
            return reason
        print("There must be a reason: it is what the next annotator learns from.", file=out)


def ask(prompt: str, lines: Iterator[str], out: TextIO) -> str | None:
    """Ask for a line; None at the end of them."""
    print(prompt, end="", file=out, flush=True)
    line = next(lines, None)
    return None if line is None else str(line).strip()
