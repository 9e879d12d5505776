"""One annotator before one batch, without a screen: keys come in, decisions go to the store, words come back."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.errors import LabelError
from toolkit.labelling.decisions import Decision
from toolkit.labelling.form_batch import Item, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.codebook import Codebook
    from toolkit.labelling.store import LabelStore

__all__ = ["KEYS", "THEME_KEYS", "Desk"]

THEME_KEYS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # small letters do other things
KEYS = (
    ("1-9", "themes on and off"),
    ("Enter", "accept, and on"),
    ("0", "none of them"),
    ("j", "junk: no paragraph"),
    ("s", "skip"),
    ("f", "flag"),
    ("u", "undo"),
    ("p n", "back, forward"),
    ("?", "codebook"),
    ("q", "stop"),
)
LONGEST_PAUSE = 600.0  # seconds after which a person has gone for coffee


@dataclass
class Desk:
    """What is asked, what was answered, and where the annotator is.

    Parameters
    ----------
    items
        The batch.
    store
        Where decisions go; each is on the disk before the next item shows.
    annotator
        Who labels.
    codebook
        The themes.
    suggest
        ``"after"``, ``"before"`` or ``"never"``: when the tagger's opinion shows, where the batch has one.
    """

    items: Sequence[Item]
    store: LabelStore
    annotator: str
    codebook: Codebook
    suggest: str = "after"
    clock: Callable[[], float] = time.monotonic
    place: int = 0
    draft: set[str] | None = None
    flagged: bool = False
    said: str = ""
    helping: bool = False
    finished: bool = False
    standing: dict[int, tuple[str, tuple[str, ...], bool]] = field(default_factory=dict)
    history: list[int] = field(default_factory=list)
    since: float = 0.0

    def __post_init__(self) -> None:
        """Take up the work where this annotator left it."""
        if len(self.codebook.names) > len(THEME_KEYS):
            message = f"label: the codebook has {len(self.codebook.names)} themes, and there are keys for {len(THEME_KEYS)}. Label them in parts."
            raise LabelError(message)
        places = {item.name: place for place, item in enumerate(self.items)}
        for event in self.store.decisions(annotator=self.annotator).to_dict("records"):
            place = places.get(name_of({str(name): value for name, value in event.items()}))
            if place is not None:
                self.remember(place, event["status"], tuple(event["themes"]), flagged=bool(event["flagged"]))
        open_ = self.next_open(-1)
        self.go(open_ if open_ is not None else len(self.items) - 1)
        if self.standing:
            self.said = f"{self.done} of {len(self.items)} were decided before."
        if open_ is None:
            self.said = "All are decided. Look back with p, or stop with q."

    @property
    def done(self) -> int:
        """How many items are decided."""
        return len(self.standing)

    @property
    def item(self) -> Item:
        """The item before the annotator."""
        return self.items[self.place]

    @property
    def theme_keys(self) -> dict[str, str]:
        """The key of each theme: digits, then capital letters."""
        return dict(zip(THEME_KEYS, self.codebook.names, strict=False))

    @property
    def chosen(self) -> set[str]:
        """The themes that are ticked now."""
        if self.draft is not None:
            return self.draft
        return set(self.standing[self.place][1]) if self.place in self.standing else set()

    @property
    def suggestion(self) -> str:
        """What the tagger says of this item, if it may be shown before the decision."""
        return self.opinion(self.item) if self.suggest == "before" else ""

    def press(self, key: str) -> None:
        """Take one key; what it did stands in ``said``."""
        self.said = ""
        if self.helping and key != "q":
            self.helping = False
            return
        acts: dict[str, Callable[[], None]] = {
            "0": lambda: self.decide("labelled", ()),
            "j": lambda: self.decide("junk", ()),
            "s": lambda: self.decide("skipped", ()),
            "enter": self.accept,
            " ": self.accept,
            "f": self.flag,
            "u": self.undo,
            "p": lambda: self.walk(-1),
            "left": lambda: self.walk(-1),
            "n": lambda: self.walk(1),
            "right": lambda: self.walk(1),
            "?": self.help,
            "q": self.stop,
        }
        if key in acts:
            acts[key]()
        elif key in self.theme_keys:
            self.toggle(self.theme_keys[key])
        else:
            self.said = "That key does nothing here; ? shows those that do."

    def toggle(self, theme: str) -> None:
        """Tick a theme, or take the tick away."""
        self.draft = self.chosen ^ {theme}

    def accept(self) -> None:
        """Take what is ticked as the decision."""
        if self.draft:
            self.decide("labelled", tuple(name for name in self.codebook.names if name in self.draft))
        elif self.place in self.standing and self.draft is None:
            self.onward()
        else:
            self.said = "Tick a theme, or press 0 for none of them."

    def decide(self, status: str, themes: tuple[str, ...]) -> None:
        """Store a decision and go on."""
        item = self.item
        if self.standing.get(self.place, ("", (), False))[:2] != (status, themes):
            self.record(status, themes)
        opinion = self.opinion(item) if self.suggest == "after" else ""
        self.onward()
        self.said = " ".join(filter(None, [f"{self.words(status, themes)}.", opinion, self.said]))

    def record(self, status: str, themes: tuple[str, ...]) -> None:
        """Put a decision on the disk, then remember it."""
        facts: dict[str, Any] = dict(self.item.facts)
        seen = bool(self.suggestion)
        decision = Decision(
            **facts,
            annotator=self.annotator,
            status=status,
            themes=themes,
            asked=tuple(self.codebook.names),
            suggestion=json.dumps({"when": "before", **(self.item.suggestion or {})}) if seen else "",
            seconds=round(min(self.clock() - self.since, LONGEST_PAUSE), 1),
            flagged=self.flagged,
            codebook_version=self.codebook.version,
            decision_id=uuid.uuid4().hex,
        )
        self.store.add(decision)
        self.remember(self.place, status, themes, flagged=self.flagged)
        self.since = self.clock()

    def remember(self, place: int, status: str, themes: tuple[str, ...], *, flagged: bool) -> None:
        """Keep what stands, and the order in which it came to stand."""
        if place in self.history:
            self.history.remove(place)
        if status == "withdrawn":
            self.standing.pop(place, None)
        else:
            self.standing[place] = (status, themes, flagged)
            self.history.append(place)

    def undo(self) -> None:
        """Take back the decision on this item, or else the last one."""
        if not self.history:
            self.said = "Nothing to take back."
            return
        place = self.place if self.place in self.standing else self.history[-1]
        themes = self.standing[place][1]
        self.go(place)
        self.record("withdrawn", ())
        self.draft = set(themes) or None
        self.said = "Taken back."

    def flag(self) -> None:
        """Mark an item for talking about; on a decided one it is stored at once."""
        self.flagged = not self.flagged
        if self.place in self.standing:
            status, themes, _ = self.standing[self.place]
            draft = self.draft
            self.record(status, themes)
            self.draft = draft
        self.said = "Flagged." if self.flagged else "No longer flagged."

    def walk(self, step: int) -> None:
        """Go back or forward without deciding."""
        place = self.place + step
        if 0 <= place < len(self.items):
            self.go(place)
        else:
            self.said = "This is the first." if step < 0 else "This is the last."

    def onward(self) -> None:
        """Go to the next item that is not decided."""
        place = self.next_open(self.place)
        if place is None:
            self.go(min(self.place + 1, len(self.items) - 1))
            self.said = "All are decided. Look back with p, or stop with q."
        else:
            self.go(place)

    def next_open(self, place: int) -> int | None:
        """Find the next item that is not decided, from here to the end and then from the start."""
        order = [*range(place + 1, len(self.items)), *range(max(place + 1, 0))]
        return next((other for other in order if other not in self.standing), None)

    def go(self, place: int) -> None:
        """Lay an item before the annotator."""
        self.place, self.draft, self.since = place, None, self.clock()
        self.flagged = self.standing[place][2] if place in self.standing else False

    def help(self) -> None:
        """Open the codebook."""
        self.helping = True

    def stop(self) -> None:
        """End the work; what is decided is on the disk."""
        self.finished = True

    def words(self, status: str, themes: tuple[str, ...]) -> str:
        """Put a decision into words."""
        if status != "labelled":
            return status.capitalize()
        return ", ".join(map(self.codebook.display, themes)) or "None of them"

    def opinion(self, item: Item) -> str:
        """Put the tagger's opinion into words."""
        if item.suggestion is None:
            return ""
        tags = item.suggestion["tags"]
        names = [self.codebook.display(str(name)) for name in tags] if isinstance(tags, list) else []
        return f"The tagger says: {', '.join(names) or 'none of them'}."
