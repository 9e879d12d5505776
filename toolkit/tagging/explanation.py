"""Why a paragraph got its tags: the words and patterns, each with its exact contribution."""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass

import pandas as pd

from toolkit.errors import TableError
from toolkit.tagging.features import Passage, kind_of
from toolkit.tagging.tagger import EVEN, Tagger

__all__ = ["Contribution", "Explanation", "explain"]

MOST_SHOWN = 8
CLEAREST = 1.5
LONGEST_QUOTE = 160


@dataclass(frozen=True)
class Contribution:
    """What one feature adds to the log odds of a theme, and the places in the text it stands on."""

    feature: str
    amount: float
    places: tuple[tuple[int, int], ...] = ()

    @property
    def kind(self) -> str:
        """Whether it is a word, a pattern, an entry, a family, a pair of families, or of the surroundings."""
        return kind_of(self.feature)


@dataclass(frozen=True)
class Explanation:
    """A paragraph's tags taken apart.

    ``contributions`` holds per theme all features that count, the weightiest first. Their amounts and the
    theme's ``intercept`` add up to its ``log_odds``, from which calibration makes the ``score``. ``nearest``
    are the labelled paragraphs most like this one in their words: ``text``, ``likeness`` (0 to 1) and one
    column of true or false per theme. They do not make the score; they show what a person decided on the like.
    """

    text: str
    scores: dict[str, float]
    log_odds: dict[str, float]
    intercepts: dict[str, float]
    contributions: dict[str, tuple[Contribution, ...]]
    nearest: pd.DataFrame

    def as_text(self) -> str:
        """Write it out for the shell: per theme the score and what speaks for and against it."""
        lines: list[str] = []
        for theme, score in self.scores.items():
            lines.append(f"{theme}: {'yes' if score >= EVEN else 'no'} ({score:.3f})")
            for part in self.contributions[theme][:MOST_SHOWN]:
                quoted = "; ".join(f'"{self.text[start:end]}"' for start, end in dict.fromkeys(part.places[:2]))
                lines.append(
                    f"  {part.amount:+.2f}  {part.feature}{'  ' + quoted if quoted and part.kind != 'word' else ''}"
                )
            rest = sum(part.amount for part in self.contributions[theme][MOST_SHOWN:])
            lines.append(f"  {rest:+.2f}  {max(len(self.contributions[theme]) - MOST_SHOWN, 0)} smaller parts")
            lines.append(f"  {self.intercepts[theme]:+.2f}  to begin with; sum {self.log_odds[theme]:+.2f}")
        if len(self.nearest):
            lines.append("nearest labelled paragraphs:")
        lines += [
            f"  {likeness:.2f}  [{labels}] {shorten(text, LONGEST_QUOTE)}"
            for likeness, labels, text in self.neighbours()
        ]
        return "\n".join(lines)

    def neighbours(self) -> list[tuple[float, str, str]]:
        """List the nearest labelled paragraphs: likeness, the themes a person saw in them, text."""
        labels = [", ".join(theme for theme in self.scores if row[theme]) for _, row in self.nearest.iterrows()]
        rows = zip(self.nearest["likeness"], labels, self.nearest["text"], strict=True)
        return [(likeness, label or "none", text) for likeness, label, text in rows]

    def by_letter(self, theme: str) -> list[float]:
        """Spread the contributions over the letters they stand on."""
        amounts = [0.0] * len(self.text)
        for part in self.contributions[theme]:
            letters = {place for start, end in part.places for place in range(start, end)}
            for place in letters:
                amounts[place] += part.amount / len(letters) * 10
        return amounts

    def _repr_html_(self) -> str:
        """Show the text for each theme, with what speaks for it in blue and against it in orange."""
        blocks = []
        for theme, score in self.scores.items():
            amounts = self.by_letter(theme)
            pieces, start = [], 0
            for end in range(1, len(self.text) + 1):
                if end == len(self.text) or abs(amounts[end] - amounts[start]) > 1e-12:
                    pieces.append(colour(self.text[start:end], amounts[start]))
                    start = end
            blocks.append(f"<p><b>{html.escape(theme)}</b> {score:.3f}<br>{''.join(pieces)}</p>")
        near = "".join(
            f"<li>{likeness:.2f} <b>{html.escape(labels)}</b> {html.escape(shorten(text, LONGEST_QUOTE))}</li>"
            for likeness, labels, text in self.neighbours()
        )
        return f"<div>{''.join(blocks)}{f'<p>Nearest labelled paragraphs</p><ul>{near}</ul>' if near else ''}</div>"


def colour(text: str, amount: float) -> str:
    """Set a piece of text on a colour that is the stronger the more it counts."""
    strength = min(abs(amount) / CLEAREST, 1.0) * 0.6
    if strength < 0.02:
        return html.escape(text)
    shade = "0, 114, 178" if amount > 0 else "213, 94, 0"
    return f'<span style="background: rgba({shade}, {strength:.2f})">{html.escape(text)}</span>'


def shorten(text: str, letters: int) -> str:
    """Cut a text at a word, with dots where something is missing."""
    return textwrap.shorten(text, letters, placeholder=" ...")


def explain(text: str, tagger: Tagger, *, title: str | None = None, previous: str | None = None) -> Explanation:
    """Show what made each tag of a paragraph.

    A tag that cannot be explained cannot be defended. The model is linear, so the explanation is no
    approximation: the amounts add up to the score.

    Parameters
    ----------
    text
        The paragraph.
    tagger
        A fitted tagger.
    title, previous
        The article's headline and the paragraph before, where known.

    Returns
    -------
    Explanation
        Per theme the score and all contributions, and the nearest labelled paragraphs; shows itself in a notebook, ``as_text()`` for the shell.

    Raises
    ------
    TableError
        If the text is no text.
    """
    if not isinstance(text, str):
        message = (
            f"explain: found {type(text).__name__}, wanted the text of one paragraph. Pick one: tags['text'].iloc[0]."
        )
        raise TableError(message)
    passage = Passage(text, title or "", previous or "")
    reading = tagger.reader_.read(passage, places=True)
    row = tagger.columns_.to_row(reading)
    log_odds = tagger.score_passages([passage])
    scores = tagger.calibrate(log_odds)[0]
    contributions = {}
    for number, theme in enumerate(tagger.themes_):
        parts = [
            Contribution(
                tagger.features_[column],
                float(value * tagger.weights_[number, column]),
                tuple(reading.places.get(tagger.features_[column], ())),
            )
            for column, value in row.items()
        ]
        parts = [part for part in parts if part.amount]
        contributions[theme] = tuple(sorted(parts, key=lambda part: (-abs(part.amount), part.feature)))
    return Explanation(
        text,
        dict(zip(tagger.themes_, map(float, scores), strict=True)),
        dict(zip(tagger.themes_, map(float, log_odds[0]), strict=True)),
        dict(zip(tagger.themes_, map(float, tagger.intercept_), strict=True)),
        contributions,
        tagger.examples_.find_nearest(text),
    )
