"""Text as wires send it: lines of fixed width, paragraphs told apart by blank lines or by an indent."""

from __future__ import annotations

import re

__all__ = ["wire_paragraphs"]

BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
INDENT = re.compile(r"(?: {2,}|\t)\S")


def wire_paragraphs(text: str) -> list[str]:
    r"""Give the paragraphs of a hard-wrapped text, each on one line.

    An indented line begins a paragraph only where other lines of the block are not indented; in a block that is
    indented as a whole, the indent means nothing.

    Examples
    --------
    >>> wire_paragraphs("   Talks began\nlate.\n   They go on.")
    ['Talks began late.', 'They go on.']
    >>> wire_paragraphs("  Talks began\n  late.")
    ['Talks began late.']
    """
    paragraphs: list[list[str]] = []
    for block in BLANK_LINE.split(text.strip("\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        mixed = any(INDENT.match(line) is None for line in lines[1:])
        for number, line in enumerate(lines):
            if number == 0 or (mixed and INDENT.match(line)):
                paragraphs.append([])
            paragraphs[-1].append(line)
    return [" ".join(" ".join(lines).split()) for lines in paragraphs]
