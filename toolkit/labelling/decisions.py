"""One decision of a person about one paragraph or article, with all that must be remembered of it."""

from __future__ import annotations

import json
import math
import re
import uuid
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from toolkit.errors import LabelError

__all__ = ["SETTLED", "STATES", "Decision", "check_decision"]

STATES = ("labelled", "junk", "skipped", "withdrawn")
UNITS = ("paragraph", "article")
LISTS = ("themes", "asked")
LONGEST_NOTE = 10_000
DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
SETTLED = "settled"  # the annotator under whose name a disagreement is resolved


@dataclass(frozen=True)
class Decision:
    """What an annotator decided.

    ``themes`` are those that apply; with status ``labelled`` and no theme, none does. ``asked`` are the themes that
    the codebook asked about. ``probability`` is that of being drawn (None: chosen, not drawn). ``suggestion`` says in
    JSON what the tagger's opinion was and when it was shown, empty if it was not. ``settled_by`` is who resolved a
    disagreement between annotators; such a decision stands under the annotator ``settled``, with its reason as the
    ``note``. ``decision_id`` is made by whoever
    decides, so that a decision sent twice is stored once.
    """

    paragraph_id: str
    text_hash: str
    annotator: str
    status: str
    themes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    article_id: str = ""
    unit: str = "paragraph"
    draw_id: str = ""
    frame: str = ""
    probability: float | None = None
    purpose: str = ""
    suggestion: str = ""
    seconds: float | None = None
    flagged: bool = False
    note: str = ""
    codebook_version: str = ""
    tagger_id: str = ""
    settled_by: str = ""
    decision_id: str = ""
    decided_at: str = ""

    def complete(self) -> Decision:
        """Give it an id and a time where it has none."""
        return replace(
            self,
            decision_id=self.decision_id or uuid.uuid4().hex,
            decided_at=self.decided_at or datetime.now(UTC).isoformat(timespec="milliseconds"),
        )

    def as_row(self) -> dict[str, Any]:
        """Give the values that a database can keep."""
        row = asdict(self)
        return (
            row
            | {name: json.dumps(list(row[name]), ensure_ascii=False) for name in LISTS}
            | {"flagged": int(self.flagged)}
        )


def check_decision(decision: Decision) -> list[str]:
    """List what is wrong with a decision; nothing if it can be stored.

    Examples
    --------
    >>> check_decision(Decision("p1", "", "ada", "maybe"))
    ["status 'maybe' (labelled, junk, skipped, withdrawn)"]
    """
    faults = [f"no {name}" for name in ("paragraph_id", "annotator") if not str(getattr(decision, name)).strip()]
    if decision.status not in STATES:
        faults.append(f"status {decision.status!r} ({', '.join(STATES)})")
    if decision.unit not in UNITS:
        faults.append(f"unit {decision.unit!r} ({', '.join(UNITS)})")
    if decision.themes and decision.status != "labelled":
        faults.append(f"themes with status {decision.status!r}")
    strange = sorted(set(decision.themes) - set(decision.asked)) if decision.asked else []
    if strange:
        faults.append(f"themes that were not asked: {', '.join(strange)}")
    if decision.probability is not None and not 0 < decision.probability <= 1:
        faults.append(f"probability {decision.probability!r}, wanted above 0 and at most 1")
    faults += check_circumstances(decision)
    if len(decision.note) > LONGEST_NOTE:
        faults.append(f"a note of {len(decision.note):,} letters ({LONGEST_NOTE:,} at most)")
    return faults


def check_circumstances(decision: Decision) -> list[str]:
    """List what is wrong with who decided, when and how fast."""
    faults = []
    if (decision.annotator == SETTLED) != bool(decision.settled_by):
        faults.append(f"annotator {SETTLED!r} is for settled disagreements, and those need settled_by")
    if decision.settled_by and not decision.note.strip():
        faults.append("settled without a reason")
    if decision.decided_at and not is_time(decision.decided_at):
        faults.append(f"decided_at {decision.decided_at!r}, wanted a time such as 2016-02-27T09:15:00+00:00")
    seconds = decision.seconds
    if seconds is not None and not (isinstance(seconds, int | float) and 0 <= seconds < math.inf):
        faults.append(f"seconds {seconds!r}, wanted a number from 0")
    return faults


def is_time(text: str) -> bool:
    """Whether a text is a time that every reader of labels understands."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return DAY.match(text) is not None


def refuse_faulty(decisions: tuple[Decision, ...]) -> None:
    """Refuse decisions that cannot be stored, all in one error."""
    faulty = [(decision.paragraph_id, faults) for decision in decisions if (faults := check_decision(decision))]
    if faulty:
        shown = "; ".join(f"{name or '(no paragraph)'}: {', '.join(faults)}" for name, faults in faulty[:5])
        message = f"labels: {len(faulty):,} decisions cannot be stored: {shown}. Correct them; nothing was stored."
        raise LabelError(message)


COLUMNS = tuple(field.name for field in fields(Decision))
