"""Where annotators disagree, and how it is settled: a decision of its own, with its reason and who took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from toolkit.errors import LabelError
from toolkit.labelling.agreeing import KEYS
from toolkit.labelling.decisions import SETTLED, Decision
from toolkit.labelling.store import LabelStore

__all__ = ["Case", "find_cases", "list_cases", "settle"]


@dataclass(frozen=True)
class Case:
    """A text on which annotators disagree: what each of them decided."""

    unit: str
    paragraph_id: str
    decisions: tuple[Decision, ...]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The themes that some chose and others did not, in the order of the codebook."""
        labelled = [set(one.themes) for one in self.decisions if one.status == "labelled"]
        some, every = set[str]().union(*labelled), set.intersection(*labelled) if labelled else set[str]()
        order = list(dict.fromkeys(theme for one in self.decisions for theme in (*one.asked, *one.themes)))
        return tuple(theme for theme in order if theme in some - every)

    @property
    def agreed(self) -> tuple[str, ...]:
        """The themes that all chose who labelled it."""
        labelled = [one.themes for one in self.decisions if one.status == "labelled"]
        return tuple(theme for theme in labelled[0] if all(theme in one for one in labelled)) if labelled else ()


def find_cases(store: LabelStore, *, settled: bool = False) -> list[Case]:
    """List the texts on which annotators disagree and that wait to be settled.

    To disagree is to choose other themes, or that one holds a text to be junk and another does not. Who skipped a text
    did not decide.

    Parameters
    ----------
    store
        The labels.
    settled
        Whether to list those that were settled too.

    Returns
    -------
    list of Case
        In the order in which they were first labelled.
    """
    latest = store.latest()
    done = latest[latest["annotator"] == SETTLED]
    open_ = latest[(latest["annotator"] != SETTLED) & (latest["status"] != "skipped")]
    if not settled:
        keys = pd.MultiIndex.from_frame(done[KEYS])
        open_ = open_[~pd.MultiIndex.from_frame(open_[KEYS]).isin(keys)]
    cases = []
    for (unit, paragraph), part in open_.groupby(KEYS, sort=False):
        decisions = tuple(as_decision({str(k): v for k, v in row.items()}) for row in part.to_dict("records"))
        if len({(one.status, frozenset(one.themes)) for one in decisions}) > 1:
            cases.append(Case(str(unit), str(paragraph), decisions))
    return cases


def as_decision(row: dict[str, object]) -> Decision:
    """Make a decision of a stored row."""
    values = {name: None if isinstance(value, float) and value != value else value for name, value in row.items()}  # noqa: PLR0124 - NaN is not equal to itself
    return Decision(**values)  # type: ignore[arg-type]


def list_cases(cases: Sequence[Case], texts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Lay disagreements side by side.

    Parameters
    ----------
    cases
        As `find_cases` gives them.
    texts
        ``paragraph_id`` and ``text``, such as the batch.

    Returns
    -------
    pandas.DataFrame
        ``unit``, ``paragraph_id``, ``disputed`` (themes), a column for each annotator with what they decided (empty if
        they did not), and ``text`` where it is known.
    """
    names = sorted({one.annotator for case in cases for one in case.decisions})
    known = dict(zip(texts["paragraph_id"], texts["text"], strict=True)) if texts is not None else {}
    rows = [
        {"unit": case.unit, "paragraph_id": case.paragraph_id, "disputed": ", ".join(case.disputed)}
        | {one.annotator: say(one) for one in case.decisions}
        | ({"text": known.get(case.paragraph_id, "")} if texts is not None else {})
        for case in cases
    ]
    columns = ["unit", "paragraph_id", "disputed", *names, *(["text"] if texts is not None else [])]
    return pd.DataFrame(rows, columns=columns).fillna("")


def say(decision: Decision) -> str:
    """Put a decision into words."""
    return (", ".join(decision.themes) or "none") if decision.status == "labelled" else decision.status


def settle(
    store: LabelStore, case: Case, themes: Sequence[str] = (), *, status: str = "labelled", reason: str, by: str
) -> Decision:
    """Store how a disagreement is settled. `read_labels`, `measure` and `train` then go by it.

    Parameters
    ----------
    store
        The labels.
    case
        Which disagreement.
    themes
        Those that apply.
    status
        ``"labelled"`` or ``"junk"``.
    reason
        Why, such as the codebook's ruling. It is what the next annotator learns from, so there must be one.
    by
        Who settles.

    Returns
    -------
    Decision
        As it was stored, under the annotator ``settled``.

    Raises
    ------
    LabelError
        If there is no reason or nobody settles, or a theme was not asked about.
    """
    missing = [name for name, value in (("reason", reason), ("by", by)) if not value.strip()]
    if missing:
        message = f"settle: no {' and no '.join(missing)}. Say why it is so and who says it."
        raise LabelError(message)
    drawn = [one for one in case.decisions if one.probability is not None]
    like = (drawn or list(case.decisions))[0]
    decision = replace(
        like,
        annotator=SETTLED,
        settled_by=by.strip(),
        note=reason.strip(),
        status=status,
        themes=tuple(themes),
        asked=tuple(dict.fromkeys(theme for one in case.decisions for theme in one.asked)),
        suggestion="",
        seconds=None,
        flagged=False,
        decision_id="",
        decided_at="",
    ).complete()
    store.add(decision)
    return decision
