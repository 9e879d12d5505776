"""Tables of labels and other tools' exports as decisions on our themes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.labelling.decisions import SETTLED, Decision, check_decision
from toolkit.labelling.imports import Foreign
from toolkit.labelling.sheets import Row
from toolkit.tables import content_hash, fold

__all__ = ["as_decisions", "from_table"]

TEXTS = (
    "text_hash", "draw_id", "frame", "purpose", "note", "article_id", "tagger_id", "suggestion", "settled_by",
    "decision_id",
)  # fmt: skip


def from_table(labels: pd.DataFrame, codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn a table of labels back into decisions, one per paragraph and annotator."""
    rows: list[Row] = []
    keys = ["paragraph_id", "annotator", "unit"]
    table = labels.assign(
        annotator=labels["annotator"].where(labels["annotator"].notna() & (labels["annotator"] != ""), annotator or "")
    )
    for key, part in table.groupby(keys, sort=False, dropna=False):
        paragraph, who, unit = (one if isinstance(one, str) else "" for one in key)
        first = part.iloc[0]
        status = first["status"] if isinstance(first["status"], str) else "labelled"
        themes = part.loc[part["applies"].fillna(False).astype(bool), "theme"]
        asked = tuple(part["theme"].dropna())
        strange = sorted(set(asked) - set(codebook.names))
        texts = {name: first[name] for name in TEXTS}
        decision = Decision(
            paragraph_id=paragraph,
            annotator=who,
            unit=unit,
            status=status,
            themes=tuple(themes) if status == "labelled" else (),
            asked=asked,
            probability=None if pd.isna(first["probability"]) else float(first["probability"]),
            seconds=None if pd.isna(first["seconds"]) else float(first["seconds"]),
            flagged=bool(first["flagged"]),
            decided_at=first["labelled_at"].isoformat() if pd.notna(first["labelled_at"]) else "",
            codebook_version=first["codebook_version"] or codebook.version,
            **texts,
        )
        if decision.annotator == SETTLED and not decision.settled_by:
            decision = replace(decision, settled_by="imported", note=decision.note or "imported")
        faults = (
            [f"themes that the codebook does not have: {', '.join(strange)}"] if strange else check_decision(decision)
        )
        rows.append((str(paragraph), decision, faults))
    return rows


def as_decisions(found: list[Foreign], codebook: Codebook, annotator: str | None) -> list[Row]:
    """Turn what another tool exported into decisions on our themes."""
    names = {name: theme.name for theme in codebook.themes for name in (theme.name.lower(), theme.display.lower())}
    rows: list[Row] = []
    for one in gather_single(found):
        if one.status == "undecided":
            rows.append((one.where, None, []))
            continue
        strange = [label for label in (*one.labels, *one.asked) if key_of(label) not in {*names, "none"}]
        themes, asked = (
            tuple(dict.fromkeys(names[key_of(label)] for label in labels if key_of(label) in names))
            for labels in (one.labels, one.asked)
        )
        decision = Decision(
            paragraph_id=one.paragraph_id or content_hash(fold(one.text)),
            text_hash=content_hash(fold(one.text)) if one.text else "",
            annotator=one.annotator or annotator or "",
            status=one.status,
            themes=themes if one.status == "labelled" else (),
            asked=asked or tuple(codebook.names),
            decided_at=one.decided_at,
            seconds=one.seconds,
            note=one.note,
            codebook_version=codebook.version,
            purpose="training",
        )
        faults = (
            [f"labels that the codebook does not have: {', '.join(strange)}"] if strange else check_decision(decision)
        )
        rows.append((one.where, decision, faults))
    return rows


def key_of(label: str) -> str:
    """Give what a label is found by."""
    return label.strip().lower()


def gather_single(found: list[Foreign]) -> list[Foreign]:
    """Put together what one person said of one text label by label, as Prodigy asks where there is no choice."""
    gathered: dict[tuple[str, str, str], Foreign] = {}
    for number, one in enumerate(found):
        single = one.asked and one.status == "labelled"
        key = (one.annotator, one.paragraph_id, one.text) if single else ("", "", str(number))
        before = gathered.get(key)
        gathered[key] = (
            replace(
                one,
                labels=tuple(label for label in before.labels if label not in one.asked) + one.labels,
                asked=tuple(dict.fromkeys((*before.asked, *one.asked))),
            )
            if before
            else one
        )
    return list(gathered.values())
