"""How a batch is drawn, in words that go with every label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import LabelError
from toolkit.tables import content_hash

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DESIGNS", "EVERY", "Design", "Draw"]

DESIGNS = {"measuring": ("stratified", "scores", "random"), "training": ("active", "uncertain", "random")}
DESIGNS["agreement"] = DESIGNS["measuring"]
EVERY = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
UNITS = ("paragraph", "article")


@dataclass(frozen=True)
class Design:
    """How units are drawn.

    Parameters
    ----------
    name
        For measuring: ``"stratified"`` gives every period the same share of the draw; ``"scores"`` draws, within each
        period, the more often the less sure the tagger is, which is what rare themes need; ``"random"`` draws all
        alike, whatever their date. For training: ``"active"`` takes what the tagger is unsure of, spread over themes
        and over different texts, with a fifth at random; ``"uncertain"`` only what it is least sure of;
        ``"random"``. By default the first of each.
    every
        The periods: ``"week"``, ``"month"``, ``"quarter"`` or ``"year"``. Take those that the frequency will have.
    themes
        Whose scores count, for ``"scores"``, ``"active"`` and ``"uncertain"``; by default all.
    language
        The tagger's language; other languages are left out, as `measure` leaves them out. ``None`` draws from all.
    copies
        Whether texts that are nearly the same may all be drawn. By default at most one of them is.
    grown_from
        For a second wave, when the corpus has grown: the tags that the earlier labels were drawn from. The new wave is
        drawn from what came after them.
    """

    name: str = ""
    every: str = "month"
    themes: tuple[str, ...] = ()
    language: str | None = "en"
    copies: bool = False
    grown_from: pd.DataFrame | None = None

    def check(self, purpose: str, unit: str, themes: list[str]) -> None:
        """Refuse what does not exist or does not fit together; all faults in one message."""
        if purpose not in DESIGNS:
            message = f"sample: purpose={purpose!r} does not exist. Choose {listed(DESIGNS)}."
            raise LabelError(message)
        faults = []
        if self.name not in ("", *DESIGNS[purpose]):
            faults.append(f"design {self.name!r} does not serve {purpose} ({listed(DESIGNS[purpose])})")
        if unit not in UNITS:
            faults.append(f"unit={unit!r} does not exist ({listed(UNITS)})")
        if unit == "article" and purpose == "training":
            faults.append("whole articles teach a tagger of paragraphs nothing; leave unit='paragraph'")
        if self.every not in EVERY:
            faults.append(f"every={self.every!r} does not exist ({listed(EVERY)})")
        if unknown := [theme for theme in self.themes if theme not in themes]:
            faults.append(f"the tags have no theme {listed(unknown)}")
        if self.chosen(purpose) in {"scores", "active", "uncertain"} and not themes:
            faults.append(f"design {self.chosen(purpose)!r} needs tags with scores, and this table has none")
        if faults:
            message = f"sample: {'; '.join(faults)}. Correct the call."
            raise LabelError(message)

    def chosen(self, purpose: str) -> str:
        """Give the design's name, or the usual one for the purpose."""
        return self.name or DESIGNS[purpose][0]


@dataclass(frozen=True)
class Draw:
    """One draw, told by its id: with the tags at hand, anyone can work out all its probabilities again."""

    design: str
    every: str
    themes: tuple[str, ...]
    language: str
    copies: bool
    unit: str
    n: int
    seed: int
    frame: str
    after: str = ""

    @property
    def draw_id(self) -> str:
        """Write the draw down, such as ``stratified;every=month;unit=paragraph;n=400;seed=1;…``."""
        facts = {
            "every": self.every,
            "unit": self.unit,
            "n": self.n,
            "seed": self.seed,
            "language": self.language,
            "themes": "+".join(self.themes),
            "copies": "yes" if self.copies else "",
            "after": self.after,
            "frame": self.frame,
        }
        return ";".join([self.design, *(f"{name}={value}" for name, value in facts.items() if value != "")])

    @property
    def entropy(self) -> list[int]:
        """Give what chance starts from: the seed, and all else about the draw, so that two draws are independent."""
        return [self.seed, int(content_hash(self.draw_id), 16)]


def read_draw(draw_id: str) -> Draw | None:
    """Read a draw's id; None if it was not written by `Draw`.

    Examples
    --------
    >>> read_draw("stratified;every=month;unit=paragraph;n=400;seed=1;language=en;frame=ab").n
    400
    >>> read_draw("batch 7")
    """
    design, *parts = draw_id.split(";")
    facts = dict(part.split("=", 1) for part in parts if "=" in part)
    wanted = {"every", "unit", "n", "seed", "frame"}
    if not wanted <= set(facts) or not facts["n"].isdigit() or not facts["seed"].isdigit():
        return None
    themes = tuple(facts["themes"].split("+")) if facts.get("themes") else ()
    return Draw(
        design,
        facts["every"],
        themes,
        facts.get("language", ""),
        facts.get("copies") == "yes",
        facts["unit"],
        int(facts["n"]),
        int(facts["seed"]),
        facts["frame"],
        facts.get("after", ""),
    )


def listed(words: object) -> str:
    """Put words in a row."""
    return ", ".join(map(repr, words))  # type: ignore[call-overload]
