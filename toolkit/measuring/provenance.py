"""How a frequency came about, in plain values that are kept with it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.tables import content_hash

if TYPE_CHECKING:
    from toolkit.measuring.audit import Audit
    from toolkit.measuring.correction import Correction, Method
    from toolkit.measuring.domain import Domain, Target
    from toolkit.measuring.settling import Settled

__all__ = ["describe", "describe_correction"]

JUDGED = ("paragraph_id", "theme", "applies", "status", "annotator", "probability")


def describe(domain: Domain, choices: dict[str, Any], target: Target) -> dict[str, Any]:
    """Write down how the table came about."""
    rows = domain.rows
    taggers = sorted(rows["tagger_id"].dropna().astype("str").unique()) if "tagger_id" in rows.columns else []
    return {
        **choices,
        "method": "uncorrected",
        "duplicates": target.duplicates,
        "language": target.language,
        "themes": domain.themes,
        "taggers": taggers,
        "n_paragraphs": len(rows),
        "n_articles": int(domain.article.max()) + 1,
        "n_labels": 0,
        "left_out": domain.left_out.as_dict(),
        "left_out_sentence": domain.left_out.sentence(choices["unit"]),
        "how": "uncorrected.",
        "corpus_hash": hash_rows(rows, ["paragraph_id"]),  # the ids are hashes of files and texts
        "tags_hash": hash_rows(rows, ["paragraph_id", "article_id", "date", *theme_columns(domain.themes)]),
        "version": version("conflict-news-toolkit"),
    }


def theme_columns(themes: list[str]) -> list[str]:
    """Name a decision and a score per theme."""
    return [name for theme in themes for name in (theme, f"{theme}_score")]


def hash_rows(frame: pd.DataFrame, columns: list[str]) -> str:
    """Name a table by its content, whatever the order of its rows."""
    hashes = pd.util.hash_pandas_object(frame[columns], index=False).to_numpy()
    return content_hash(np.sort(hashes).tobytes())


def describe_correction(
    labels: pd.DataFrame, audit: Audit, settled: Settled, correction: Correction, method: Method
) -> dict[str, Any]:
    """Write down how labels corrected the tags."""
    how = (
        f"corrected for classifier error with {audit.n_labels:,} human labels drawn with known probability "
        f"({method.name}); articles as clusters."
    )
    return {
        "method": method.name,
        "level": method.level,
        "seed": method.seed,
        "n_labels": audit.n_labels,
        "n_labels_not_counted": audit.n_outside,
        "n_junk": int(settled.junk.sum()),
        "n_skipped": settled.n_skipped,
        "overall": correction.overall,
        "notes": correction.notes,
        "labels_hash": hash_rows(labels.astype("str"), [name for name in JUDGED if name in labels.columns]),
        "how": " ".join([how, *correction.notes]),
    }
