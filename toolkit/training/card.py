"""The card of a model: what it is, what it learned from, how well it does, where it fails."""

from __future__ import annotations

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.tagging import Tagger

__all__ = ["write_card"]


def write_card(
    tagger: Tagger, labelled: pd.DataFrame, held_out: pd.DataFrame | None, codebook: Codebook, added_to: str = ""
) -> str:
    """Write the card of a tagger as Markdown.

    Parameters
    ----------
    tagger
        The fitted tagger.
    labelled
        What it was trained on.
    held_out
        Its quality on stories held out, as `evaluate_held_out` gives it.
    codebook
        The themes.
    added_to
        Which other tagger's labels it learned from besides, and how the own ones counted; empty if none.

    Returns
    -------
    str
        The card.
    """
    themes = codebook.names
    lines = [
        f"# Tagger {tagger.tagger_id}",
        "",
        f"Tags paragraphs of news with {', '.join(codebook.display(theme) for theme in themes)} (codebook {codebook.version}).",
        "",
        "A linear model with sigmoid calibration on the entries of a lexicon, their families and pairs, words and",
        "pairs of words, and the families in the headline and the paragraph before. `toolkit explain` takes any",
        "score apart into exact contributions.",
        "",
        f"Learned from {len(labelled):,} labelled paragraphs: "
        + ", ".join(f"{theme} {int(labelled[theme].sum()):,}" for theme in themes)
        + f".{' ' if added_to else ''}{added_to} {len(tagger.features_):,} features.",
        "",
    ]
    if held_out is not None:
        lines += [
            f"On {'own ' if added_to else ''}stories held out from training (decision at one half):",
            "",
            "| theme | precision | recall | F1 | average precision | calibration error |",
            "|---|---|---|---|---|---|",
            *(
                f"| {row.theme} | {row.precision:.3f} | {row.recall:.3f} | {row.f1:.3f} | {row.average_precision:.3f} | {row.calibration_error:.3f} |"
                for row in held_out.itertuples()
            ),
            "",
            "These numbers speak of labels like those learned from. Measure on your own material: draw a random",
            "sample, label it, and correct the frequencies by it.",
        ]
    return "\n".join(lines) + "\n"
