"""The exports of other labelling tools: doccano, Label Studio, Prodigy and Argilla."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import LabelError

__all__ = ["Foreign", "read_foreign"]

NO_TEXT = {"id", "status", "annotation_agent", "prediction_agent", "external_id"}
LARGEST = 512 << 20
LATEST = 2**37  # seconds since 1970; some are given in thousandths, and those are none


@dataclass(frozen=True)
class Foreign:
    """A decision as another tool exported it; status is ours, or ``undecided``.

    ``asked`` are the labels that were asked about, where that was not all of them.
    """

    where: str
    text: str
    labels: tuple[str, ...]
    status: str = "labelled"
    annotator: str = ""
    paragraph_id: str = ""
    decided_at: str = ""
    seconds: float | None = None
    note: str = ""
    asked: tuple[str, ...] = ()


def read_foreign(path: Path) -> list[Foreign] | None:
    """Read an export, whichever tool made it; None if it is a table of labels of our own.

    Raises
    ------
    LabelError
        If the file is no JSON, or of no tool that we know.
    """
    records = read_records(path)
    if not records or all("theme" in record and "applies" in record for record in records):
        return None
    reader = next((read for knows, read in TOOLS if all(knows(record) for record in records)), None)
    if reader is None:
        keys = ", ".join(list(records[0])[:8])
        message = f"{path}: is the export of no tool that is known here (first record has {keys}). Known: doccano, Label Studio, Prodigy, Argilla."
        raise LabelError(message)
    return [one for number, record in enumerate(records, 1) for one in reader(f"record {number}", record)]


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read JSON (a list) or JSON Lines."""
    if path.stat().st_size > LARGEST:
        message = f"{path}: larger than 512 MB, too large for labels. Split it."
        raise LabelError(message)
    text = path.read_text(encoding="utf-8-sig", errors="replace").strip()
    try:
        if text.startswith("["):
            records = json.loads(text)
        else:
            records = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, RecursionError) as error:
        message = f"{path}: is no JSON ({error}). Export the labels again."
        raise LabelError(message) from error
    if not all(isinstance(record, dict) for record in records):
        message = f"{path}: holds something else than records. Export the labels again."
        raise LabelError(message)
    return list(records)


def words(value: object) -> tuple[str, ...]:
    """Give labels as texts, whether one or many were chosen."""
    if isinstance(value, str):
        return (value,)
    return (
        tuple(str(one.get("label", one)) if isinstance(one, dict) else str(one) for one in value)
        if isinstance(value, list)
        else ()
    )


def find_id(*places: object) -> str:
    """Find our paragraph's id where the tool kept it."""
    return next(
        (str(place["paragraph_id"]) for place in places if isinstance(place, dict) and place.get("paragraph_id")), ""
    )


def is_doccano(record: dict[str, Any]) -> bool:
    """A text, and a list under label, labels or annotations."""
    return isinstance(record.get("text", record.get("data")), str) and any(
        isinstance(record.get(name), list) for name in ("label", "labels", "annotations")
    )


def read_doccano(where: str, record: dict[str, Any]) -> Iterator[Foreign]:
    """Read one document of doccano's JSONL; without a label it was not decided, since doccano has no "none"."""
    labels = next(record[name] for name in ("label", "labels", "annotations") if isinstance(record.get(name), list))
    comments = record.get("Comments") or record.get("comments")
    comments = comments if isinstance(comments, list) else [comments] if comments else []
    yield Foreign(
        where,
        str(record.get("text", record.get("data"))),
        words(labels),
        status="labelled" if labels or record.get("is_confirmed") else "undecided",
        annotator=str(record.get("username") or record.get("annotator") or ""),
        paragraph_id=find_id(record, record.get("meta")),
        note="; ".join(map(str, comments)),
    )


def is_label_studio(record: dict[str, Any]) -> bool:
    """Data beside annotations (or completions, as they were once called)."""
    return isinstance(record.get("data"), dict) and isinstance(
        record.get("annotations", record.get("completions")), list
    )


def read_label_studio(where: str, record: dict[str, Any]) -> Iterator[Foreign]:
    """Read one task of Label Studio's JSON: each annotation is a person's decision."""
    data = record["data"]
    text = next((str(data[name]) for name in ("text", "paragraph", "content") if isinstance(data.get(name), str)), "")
    annotations = dicts(record.get("annotations", record.get("completions")))
    if not annotations:
        yield Foreign(where, text, (), "undecided")
    for annotation in annotations:
        chosen = [
            label
            for result in dicts(annotation.get("result"))
            if isinstance(result.get("value"), dict)
            for label in words(result["value"].get("choices", []))
        ]
        who = annotation.get("completed_by")
        name = who.get("email") or who.get("username") or who.get("id") if isinstance(who, dict) else who
        yield Foreign(
            where,
            text,
            tuple(chosen),
            status="skipped" if annotation.get("was_cancelled") or annotation.get("skipped") else "labelled",
            annotator="" if name is None else str(name),
            paragraph_id=find_id(data, record.get("meta")),
            decided_at=str(annotation.get("created_at") or ""),
            seconds=read_seconds(annotation.get("lead_time")),
        )


def read_seconds(value: object) -> float | None:
    """Read a duration, if it is one."""
    return float(value) if isinstance(value, int | float) and 0 <= value < math.inf else None


def read_stamp(value: object) -> str:
    """Read seconds since 1970 as a time, if they can be one."""
    known = isinstance(value, int | float) and 0 <= value < LATEST
    return datetime.fromtimestamp(float(value), UTC).isoformat() if known else ""  # type: ignore[arg-type]


def dicts(value: object) -> list[dict[str, Any]]:
    """Give the records in a list, whatever else is in it."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_prodigy(record: dict[str, Any]) -> bool:
    """An answer, as only Prodigy writes it."""
    return record.get("answer") in ("accept", "reject", "ignore") and isinstance(record.get("text"), str)


def read_prodigy(where: str, record: dict[str, Any]) -> Iterator[Foreign]:
    """Read one task of Prodigy's JSONL: choices under accept, or one label that applies or does not.

    To reject a choice of several says that the task is bad, not what applies.
    """
    one_by_one = "accept" not in record
    asked = words(record.get("label", [])) if one_by_one else ()
    chosen = asked if one_by_one else words(record["accept"])
    answer = record["answer"]
    bad = answer == "ignore" or (answer == "reject" and not one_by_one)
    stamp = record.get("_timestamp")
    yield Foreign(
        where,
        record["text"],
        chosen if answer == "accept" else (),
        status="skipped" if bad else "labelled",
        annotator=str(record.get("_annotator_id") or record.get("_session_id") or ""),
        paragraph_id=find_id(record, record.get("meta")),
        decided_at=read_stamp(stamp),
        asked=asked,
    )


def is_argilla(record: dict[str, Any]) -> bool:
    """Fields beside responses, or as it once was, inputs or text beside an annotation."""
    return isinstance(record.get("fields"), dict) or ("annotation" in record and "status" in record)


def read_argilla(where: str, record: dict[str, Any]) -> Iterator[Foreign]:
    """Read one record of Argilla: each submitted response is a person's decision."""
    fields = next((record[name] for name in ("fields", "inputs") if isinstance(record.get(name), dict)), record)
    text = next((value for name, value in fields.items() if isinstance(value, str) and name not in NO_TEXT), "")
    name = find_id(record.get("metadata"), record)
    if "annotation" in record:
        done = str(record.get("status", "")).lower() == "validated"
        who = str(record.get("annotation_agent") or "")
        yield Foreign(where, text, words(record["annotation"]), "labelled" if done else "undecided", who, name)
        return
    answers = argilla_answers(record.get("responses"))
    if not answers:
        yield Foreign(where, text, (), "undecided", paragraph_id=name)
    for who, (state, labels) in answers.items():
        status = {"submitted": "labelled", "discarded": "skipped"}.get(state, "undecided")
        yield Foreign(where, text, labels, status, who, name)


def argilla_answers(given: object) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give each person's state and labels, over all questions; responses are listed by question, or by person."""
    if isinstance(given, dict):
        flat = [answer for answers in given.values() for answer in dicts(answers)]
    else:
        flat = [
            {**response, "value": value.get("value")}
            for response in dicts(given)
            for value in dicts(
                list((response.get("values") or {}).values()) if isinstance(response.get("values"), dict) else []
            )
        ]
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for answer in flat:
        who = str(answer.get("user_id") or "")
        state = str(answer.get("status") or "submitted").lower()
        before = found.get(who, (state, ()))[1]
        found[who] = state, tuple(dict.fromkeys((*before, *words(answer.get("value")))))
    return found


Tool = tuple[Callable[[dict[str, Any]], bool], Callable[[str, dict[str, Any]], Iterator[Foreign]]]
TOOLS: tuple[Tool, ...] = (
    (is_prodigy, read_prodigy),
    (is_label_studio, read_label_studio),
    (is_argilla, read_argilla),
    (is_doccano, read_doccano),
)
