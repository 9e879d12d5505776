"""Waves of one draw: what an earlier one leaves to draw from, and the odds in each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from toolkit.errors import LabelError
from toolkit.labelling.copies import find_families
from toolkit.labelling.design import EVERY, Draw
from toolkit.labelling.frame import Frame, close, lay_frame
from toolkit.labelling.odds import allocate, inclusion, informed_sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["close_earlier", "work_out_odds"]


def close_earlier(frame: Frame, made: Draw, drawn: pd.DataFrame, grown_from: pd.DataFrame | None) -> tuple[Frame, Draw]:
    """Keep out of a second wave what the first was drawn from, where the corpus grew since."""
    frames = set(drawn["frame"].dropna()) - {""}
    if grown_from is not None:
        before = lay_frame(grown_from, unit=made.unit, dated=True, language=made.language or None)
        if before.name not in frames:
            message = (
                f"sample: grown_from is frame {before.name}, but the earlier labels were drawn from "
                f"{', '.join(sorted(frames)) or 'none'}. Pass the tags that they were drawn from."
            )
            raise LabelError(message)
        frame = close(frame, "earlier", before.units["unit_id"])
        made = replace(made, after=before.name)
    elsewhere = drawn.loc[drawn["frame"] != frame.name, "paragraph_id"]
    shut = set(frame.units["unit_id"].to_numpy()[~frame.open])
    if len(foreign := elsewhere[~elsewhere.isin(shut)].unique()):
        message = (
            f"sample: {len(foreign):,} of the earlier labels were drawn from another frame than these tags "
            f"({frame.name}). If the corpus grew, pass the earlier tags too: design=Design(grown_from=…), or "
            "--grown-from; if not, leave these labels out."
        )
        raise LabelError(message)
    if not frame.open.any():
        message = "sample: nothing is left to draw; all of it was labelled, learned from or drawn from before."
        raise LabelError(message)
    return frame, made


def work_out_odds(frame: Frame, made: Draw) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Give for each unit that is open its probability, its family of copies and its period."""
    units = frame.units[frame.open]
    period = np.zeros(len(units), dtype=np.int64)
    if made.design != "random":
        period = np.unique(pd.PeriodIndex(units["date"], freq=EVERY[made.every]).asi8, return_inverse=True)[1]
    family = np.arange(len(units)) if made.copies else find_families(units["text"].tolist())
    counts = np.bincount(period)
    if made.design == "scores":
        scores = units[list(made.themes or frame.themes)].to_numpy(float)
        within = informed_sizes(scores, period)
    else:
        within = (1 / counts)[period]
    sizes = allocate(made.n, counts)[period] * within
    return inclusion(made.n, sizes, family), family, period
