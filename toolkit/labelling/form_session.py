"""What the form and Python say to each other, without Jupyter: the batch goes out in pages, decisions come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from types import NoneType
from typing import Any

from toolkit.codebook import Codebook
from toolkit.errors import LabelError
from toolkit.labelling.decisions import Decision
from toolkit.labelling.form_batch import Item, name_of, pages_of, printable
from toolkit.labelling.store import LabelStore
from toolkit.tables import content_hash

__all__ = ["Session"]

Message = dict[str, object]
ELSE = {
    "themes": list,
    "asked": list,
    "probability": (float, int, NoneType),
    "seconds": (float, int, NoneType),
    "flagged": bool,
}
KINDS: dict[str, Any] = {
    entry.name: ELSE.get(entry.name, str) for entry in fields(Decision) if entry.name != "annotator"
}
NO_NEIGHBOURS = "Give label(…, paragraphs=…) the table the batch was drawn from, to see what stands around."


@dataclass(frozen=True)
class Session:
    """One annotator before one batch: answers the form's messages.

    Nothing in it changes once it is made, since Jupyter may call it from several threads; what was decided is
    in the store alone.
    """

    items: Sequence[Item]
    store: LabelStore
    annotator: str
    codebook: Codebook
    suggest: str
    where: str
    around: dict[str, tuple[str, str]] = field(default_factory=dict)

    def answer(self, message: object) -> list[Message]:
        """Answer a message of the form.

        Parameters
        ----------
        message
            ``{"op": "open"}``, ``{"op": "page", "page": 2}``, ``{"op": "context", "place": 7}`` or
            ``{"op": "decide", "events": [...]}``.

        Returns
        -------
        list of dict
            What to send back. Decisions are answered only once they are on the disk.
        """
        match message:
            case {"op": "open"}:
                return [self.describe()]
            case {"op": "page", "page": int(page)} if 0 <= page < len(pages_of(self.items)):
                return [self.page(page)]
            case {"op": "context", "place": int(place)} if 0 <= place < len(self.items):
                return [self.context(place)]
            case {"op": "decide", "events": list(events)}:
                return self.keep(events)
        return []

    def describe(self) -> Message:
        """Give all that the form needs but the texts."""
        return {
            "op": "batch",
            "outbox": self.outbox(),
            "annotator": self.annotator,
            "suggest": self.suggest,
            "version": self.codebook.version,
            "themes": [
                {
                    "name": theme.name,
                    "display": theme.display,
                    "definition": theme.definition,
                    "excludes": theme.excludes,
                    "examples": list(theme.examples),
                }
                for theme in self.codebook.themes
            ],
            "rulings": list(self.codebook.rulings),
            "common": {"asked": self.codebook.names, "codebook_version": self.codebook.version},
            "pages": pages_of(self.items),
            "names": [item.name for item in self.items],
            "states": self.states(),
        }

    def outbox(self) -> str:
        """Name the browser's outbox: the same for every form of this annotator on this store."""
        return content_hash(str(self.store.path.resolve()), self.annotator)

    def states(self) -> list[Message]:
        """Say of each item what this annotator has decided, and in which order."""
        events = self.store.decisions(annotator=self.annotator)
        known: dict[str, Message] = {}
        for order, event in enumerate(events.to_dict("records"), start=1):
            state: Message = {"seen": True, "flagged": bool(event["flagged"]), "note": event["note"]}
            if event["status"] != "withdrawn":
                state["standing"] = {
                    "status": event["status"],
                    "themes": list(event["themes"]),
                    "note": event["note"],
                    "at": order,
                }
            known[name_of({str(name): value for name, value in event.items()})] = state
        return [known.get(item.name, {}) for item in self.items]

    def done(self) -> int:
        """Count the items that this annotator has decided."""
        return sum("standing" in state for state in self.states())

    def page(self, page: int) -> Message:
        """Give one page of the batch."""
        starts = [*pages_of(self.items), len(self.items)]
        shown = [item.shown() for item in self.items[starts[page] : starts[page + 1]]]
        return {"op": "page", "page": page, "items": shown}

    def context(self, place: int) -> Message:
        """Give what stands before and after a paragraph in its article."""
        item = self.items[place]
        if item.facts["unit"] == "article":
            return {"op": "context", "place": place, "missing": "The whole article is shown."}
        found = self.around.get(str(item.facts["paragraph_id"]))
        if found is None:
            return {"op": "context", "place": place, "missing": NO_NEIGHBOURS}
        before, after = map(printable, found)
        return {"op": "context", "place": place, "before": before, "after": after}

    def keep(self, events: Sequence[object]) -> list[Message]:
        """Store decisions and say which are stored; one that cannot be does not hold up the others."""
        refused: list[Message] = []
        decisions = []
        for event in events:
            try:
                decisions.append(as_decision(event, self.annotator))
            except LabelError as error:
                refused.append(refusal(event.get("decision_id") if isinstance(event, dict) else None, error))
        stored = decisions
        try:
            self.store.add(*decisions)
        except LabelError:
            stored = []
            for decision in decisions:
                try:
                    self.store.add(decision)
                except LabelError as error:
                    refused.append(refusal(decision.decision_id, error))
                else:
                    stored.append(decision)
        done: list[Message] = [{"op": "stored", "ids": [decision.decision_id for decision in stored]}] if stored else []
        return done + refused


def refusal(decision_id: object, error: LabelError) -> Message:
    """Tell the form why a decision is not stored."""
    return {"op": "refused", "ids": [decision_id], "why": str(error)}


def as_decision(event: object, annotator: str) -> Decision:
    """Read a decision that the browser sent, which may be on an earlier batch of the same annotator.

    It comes from the browser's storage, where anything may have happened to it.
    """
    values = event if isinstance(event, dict) else {}
    given = {name: values[name] for name in KINDS if name in values}
    wrong = [name for name in ("paragraph_id", "text_hash", "status", "decision_id") if not given.get(name)]
    wrong += [name for name, value in given.items() if not isinstance(value, KINDS[name]) or not all_texts(value)]
    if wrong:
        message = f"form: sent a decision with no or a strange {', '.join(wrong)}. Label it again."
        raise LabelError(message)
    clean = {name: cleaned(value) for name, value in given.items()}
    return Decision(annotator=annotator, **clean)


def all_texts(value: object) -> bool:
    """Whether a list, if it is one, holds texts only."""
    return not isinstance(value, list) or all(isinstance(entry, str) for entry in value)


def cleaned(value: Any) -> Any:
    """Give what came as JSON as a decision holds it; halves of characters cannot be stored."""
    if isinstance(value, list):
        return tuple(map(printable, value))
    return printable(value) if isinstance(value, str) else value
