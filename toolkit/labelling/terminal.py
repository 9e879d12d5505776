"""The form for a terminal, for servers without a browser: a full screen where there is one, lines where there is not."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING, TextIO

from toolkit.errors import ToolkitError
from toolkit.labelling.desk import KEYS, Desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prompt_toolkit.formatted_text import StyleAndTextTuples

__all__ = ["clean", "label_in_lines", "label_on_screen", "lines_of"]

WIDEST = 100  # letters to a line, beyond which reading gets slow
NARROWEST = 20
NAMES = {"c-m": "enter", "c-j": "enter", "escape": "", "backspace": "u", "c-h": "u"}
JOINERS = {"\u200c", "\u200d"}


def clean(text: str) -> str:
    r"""Take from a text what would act on a terminal: escape sequences, bells, and marks that turn the reading order.

    Examples
    --------
    >>> clean("Talks\x1b[2J in \u202eGeneva\a")
    'Talks [2J in Geneva '
    """
    return "".join(map(harmless, text))


def harmless(letter: str) -> str:
    """Give a letter as it may be shown; joiners stay, since some scripts cannot be read without them."""
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Cs", "Zl", "Zp"}:
        return " "
    return "" if kind == "Cf" and letter not in JOINERS else letter


def lines_of(desk: Desk, width: int) -> list[tuple[str, str]]:
    """Give what the screen shows, each line with its kind: plain, faint, strong or ticked."""
    width = max(min(width, WIDEST), NARROWEST)
    if desk.helping:
        return codebook_lines(desk, width)
    item = desk.item
    head = f"{desk.place + 1} of {len(desk.items)}, {desk.done} decided, {desk.annotator}"
    about = " · ".join(filter(None, [clean(item.source), clean(item.date), clean(item.title)]))
    lines = [("faint", head), *(("strong", line) for line in fold_lines(about, width)), ("plain", "")]
    for piece in item.pieces:
        lines += [("plain", line) for line in fold_lines(clean(" ".join(piece.split())), width)] + [("plain", "")]
    for key, theme in zip(desk.theme_keys, desk.codebook.themes, strict=True):
        ticked = theme.name in desk.chosen
        lines.append(("ticked" if ticked else "plain", f"{'[x]' if ticked else '[ ]'} {key} {theme.display}"))
    if desk.place in desk.standing and desk.draft is None:
        status, themes, _ = desk.standing[desk.place]
        lines.append(("strong", f"Decided: {desk.words(status, themes)}."))
    if desk.flagged:
        lines.append(("strong", "Flagged."))
    if desk.suggestion:
        lines.append(("faint", desk.suggestion))
    return lines


def foot_of(desk: Desk, width: int) -> list[tuple[str, str]]:
    """Give the lines at the foot: what the last key did, and the keys."""
    width = max(min(width, WIDEST), NARROWEST)
    keys = "  ".join(f"{key} {does}" for key, does in KEYS)
    said = fold_lines(clean(desk.said), width)
    return [("plain", ""), *(("strong", line) for line in said), *(("faint", line) for line in fold_lines(keys, width))]


def codebook_lines(desk: Desk, width: int) -> list[tuple[str, str]]:
    """Give the codebook."""
    lines = [("strong", f"Codebook, version {clean(desk.codebook.version)}"), ("plain", "")]
    for theme in desk.codebook.themes:
        lines.append(("strong", clean(theme.display)))
        without = [f"Not: {theme.excludes}"] if theme.excludes.strip() else []
        for text in (theme.definition, *without, *(f"Such as: {example}" for example in theme.examples)):
            lines += [("plain", line) for line in fold_lines(clean(" ".join(text.split())), width)]
        lines.append(("plain", ""))
    for ruling in desk.codebook.rulings:
        lines += [("plain", line) for line in fold_lines(f"- {clean(ruling)}", width)]
    return [*lines, ("plain", ""), ("faint", "Up and down scroll; any other key goes back.")]


def fold_lines(text: str, width: int) -> list[str]:
    """Break a text into lines."""
    return textwrap.wrap(text, width) or ([""] if not text else [])


def label_in_lines(desk: Desk, lines: Iterable[str], out: TextIO) -> None:
    """Label where there is no screen, such as from a pipe: a line of keys answers each item.

    ``13`` ticks the first and the third theme and accepts them; a line may hold several keys, as on the screen.
    """
    show(desk, out)
    for line in lines:
        keys = [key if key in desk.theme_keys else key.lower() for key in line.strip()]
        ticks = bool(keys) and all(key in desk.theme_keys for key in keys)
        for key in [*keys, "enter"] if ticks or not keys else keys:
            desk.press(key)
            if desk.finished:
                break
        if desk.finished or (desk.done == len(desk.items) and desk.next_open(-1) is None):
            break
        show(desk, out)
    print(desk.said, f"{desk.done} of {len(desk.items)} decided.", file=out)


def show(desk: Desk, out: TextIO) -> None:
    """Print what the screen would show."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    for _, line in lines_of(desk, WIDEST) + foot_of(desk, WIDEST):
        print(line.encode(encoding, "replace").decode(encoding), file=out)
    print("> ", end="", file=out, flush=True)


def label_on_screen(desk: Desk) -> None:
    """Label on a whole terminal, where single keys act.

    Texts longer than the screen scroll with the arrows up and down. Ctrl-C and q stop; nothing decided is lost.
    """
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.layout import FormattedTextControl, Layout, Window
    from prompt_toolkit.styles import Style

    screen = Screen(desk)
    keys = KeyBindings()

    @keys.add("c-c")
    @keys.add("c-d")
    def _(event: KeyPressEvent) -> None:
        event.app.exit()

    @keys.add("<any>")
    def _(event: KeyPressEvent) -> None:
        key = event.key_sequence[0].key
        try:
            screen.press(NAMES.get(str(getattr(key, "value", key)), str(getattr(key, "value", key))))
        except ToolkitError as error:
            event.app.exit(exception=error)
        if desk.finished:
            event.app.exit()

    def shown() -> StyleAndTextTuples:
        size = app.output.get_size()
        return screen.fragments(size.columns, size.rows)

    style = Style.from_dict({"faint": "ansibrightblack", "strong": "bold", "ticked": "bold reverse", "plain": ""})
    app: Application[None] = Application(
        Layout(Window(FormattedTextControl(shown, show_cursor=False), always_hide_cursor=True)),
        key_bindings=keys,
        style=style,
        full_screen=True,
    )
    app.timeoutlen = app.ttimeoutlen = 0.05  # Escape and arrows begin alike; nobody should wait for either
    app.run()


class Screen:
    """The part of the lines that fits on the screen, and how far it is scrolled."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.top = 0
        self.longest = 0

    def press(self, key: str) -> None:
        """Take a key: scrolling stays here, the rest goes to the desk."""
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if key in steps:
            self.top = min(max(self.top + steps[key], 0), self.longest)
            return
        before = (self.desk.place, self.desk.helping)
        self.desk.press(key)
        if (self.desk.place, self.desk.helping) != before:
            self.top = 0

    def fragments(self, columns: int, rows: int) -> StyleAndTextTuples:
        """Give the screen as prompt_toolkit wants it."""
        foot = foot_of(self.desk, columns - 1)
        body = lines_of(self.desk, columns - 1)
        room = max(rows - len(foot), 1)
        self.longest = max(len(body) - room, 0)
        self.top = min(self.top, self.longest)
        more = f"  (↓ {len(body) - room - self.top} more lines)" if len(body) > room + self.top else ""
        part = body[self.top : self.top + room]
        part += [("plain", "")] * (room - len(part))
        foot[0] = ("faint", more)
        return [(f"class:{kind}", f"{line}\n") for kind, line in [*part, *foot]]
