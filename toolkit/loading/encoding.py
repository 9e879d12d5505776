"""Bytes become text: byte order mark, UTF-8, then the likeliest of the older encodings."""

from __future__ import annotations

import codecs
import re
import unicodedata

import ftfy
from charset_normalizer import from_bytes

from toolkit.errors import LoadError
from toolkit.loading.languages import guess_language

__all__ = ["decode", "peek"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ONLY_WINDOWS = re.compile(rb"[\x80-\x9f]")  # ISO 8859 has nothing there
NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
MOJIBAKE = re.compile("Ã[\x80-\xbf\u0152-\u0192]|â€[\x80-\xbf\u2018-\u2122]|Â[\xa0-\xbf]")
MOST_CONTROL = 0.001
BEYOND_ASCII = re.compile("[\x80-\ufffc\U00010000-\U0010ffff]+")
MOST_BROKEN = 0.01  # of the letters beyond ASCII, in a UTF-8 file with a few damaged bytes
EASTERN = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro"), "cp1250"),
    **dict.fromkeys(("tr", "az", "ku"), "cp1254"),
    **dict.fromkeys(("lt", "lv"), "cp1257"),
}


def decode(data: bytes) -> tuple[str, list[str]]:
    r"""Turn a file's bytes into text.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    tuple of str and list of str
        The text, with line ends as ``\n``, and a warning where the encoding had to be inferred or repaired.

    Raises
    ------
    LoadError
        If the bytes are not text.

    Examples
    --------
    >>> decode("Über".encode("cp1252"))
    ('Über', ['encoding inferred: cp1252'])
    """
    text, notes = decode_raw(data)
    if MOJIBAKE.search(text):
        repaired = ftfy.fix_encoding(text)
        if repaired != text:
            text, notes = repaired, [*notes, "letters garbled by a wrong encoding were repaired"]
    if CONTROL.search(text):
        text, notes = CONTROL.sub("", text), [*notes, "control characters were taken out"]
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def peek(head: bytes) -> str:
    """Give the beginning of a file as text, for readers that recognise their format by it."""
    name = next((name for mark, name in MARKS if head.startswith(mark)), "utf-8")
    return head.decode(name, errors="replace")


def decode_raw(data: bytes) -> tuple[str, list[str]]:
    """Decode by mark, as UTF-8, or as the likeliest older encoding."""
    for mark, name in MARKS:
        if data.startswith(mark):
            text = data.decode(name, errors="replace")
            refuse_binary(text)
            return text, [] if "\ufffd" not in text else [f"some bytes are no {name}"]
    if wide := wide_encoding(data[:SAMPLE]):
        return data.decode(wide, errors="replace"), [f"encoding inferred: {wide}"]
    refuse_binary(data[:SAMPLE].decode("latin-1"))
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(map(len, BEYOND_ASCII.findall(text)))
    if broken <= max(1, MOST_BROKEN * beyond) and beyond > 3 * broken:
        return text, [f"damaged bytes in UTF-8 text: {broken}"]
    return decode_older(data)


def refuse_binary(text: str) -> None:
    """Refuse what holds more control characters than an accident explains, or pieces of characters only."""
    sample = text[:SAMPLE]
    if len(CONTROL.findall(sample)) > MOST_CONTROL * len(sample) or sample.count("\ufffd") > len(sample) / 4:
        message = "binary data, not text. Export it as text, HTML or a table, or leave it out."
        raise LoadError(message)


def wide_encoding(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark: of each pair of bytes in Western text, one is zero."""
    half = len(sample) // 2
    for name, zeros in (("utf-16-le", sample[1::2].count(0)), ("utf-16-be", sample[0::2].count(0))):
        if half >= 10 and zeros > 0.7 * half and sample.count(0) - zeros < 0.01 * half:
            return name
    return None


def decode_older(data: bytes) -> tuple[str, list[str]]:
    """Decode a text of before UTF-8; Windows-1252 wins where the statistics cannot tell the Latin ones apart."""
    guess = from_bytes(data[:SAMPLE]).best()
    name = guess.encoding if guess is not None and not guess.encoding.startswith("utf") else "cp1252"
    if is_latin(data[:SAMPLE].decode(name, errors="replace")):
        name = latin_encoding(data[:SAMPLE], name)
    return data.decode(name, errors="replace"), [f"encoding inferred: {name}"]


def is_latin(text: str) -> bool:
    """Whether most letters beyond ASCII are Latin ones with accents, or there are none."""
    letters = [letter for letter in text if letter > "\x7f" and letter.isalpha()][:2000]
    return 2 * sum("LATIN" in unicodedata.name(letter, "") for letter in letters) >= len(letters)


def latin_encoding(sample: bytes, guess: str) -> str:
    """Choose among the Latin code pages by the language, which the letters of ASCII betray."""
    language = guess_language(sample.decode("ascii", errors="ignore"))
    if page := EASTERN.get(language or ""):
        return "iso8859_2" if page == "cp1250" and not ONLY_WINDOWS.search(sample) else page
    return guess if NOT_WINDOWS.search(sample) else "cp1252"
