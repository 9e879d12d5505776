"""Bytes become text: byte order mark, UTF-8, then the likeliest of the older encodings."""

from __future__ import annotations

import codecs
import re

import ftfy
from charset_normalizer import from_bytes

from toolkit.errors import LoadError

__all__ = ["decode"]

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
MOJIBAKE = re.compile("Ã[\x80-\xbf\u0152-\u0192]|â€[\x80-\xbf\u2018-\u2122]|Â[\xa0-\xbf]")
MOST_BINARY = 0.001


def decode(data: bytes) -> tuple[str, list[str]]:
    """Turn a file's bytes into text.

    Parameters
    ----------
    data
        The whole file.

    Returns
    -------
    tuple of str and list of str
        The text, with line ends as ``\\n``, and a warning where the encoding had to be inferred or repaired.

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
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def decode_raw(data: bytes) -> tuple[str, list[str]]:
    """Decode by mark, as UTF-8, or as the likeliest older encoding."""
    for mark, name in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), []
            except UnicodeDecodeError as error:
                message = f"has the byte order mark of {name} and is not {name} ({error.reason}). Save it anew as UTF-8."
                raise LoadError(message) from error
    if len(BINARY.findall(data[:SAMPLE])) > MOST_BINARY * len(data[:SAMPLE]):
        message = "binary data, not text. Export it as text, HTML or a table, or leave it out."
        raise LoadError(message)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return decode_older(data)


def decode_older(data: bytes) -> tuple[str, list[str]]:
    """Decode a text of before UTF-8; Windows-1252 wins where the statistics cannot tell the Latin ones apart."""
    guess = from_bytes(data[:SAMPLE]).best()
    name = guess.encoding if guess is not None else "cp1252"
    latin = name.startswith(("cp125", "iso8859", "latin", "mac", "cp437", "cp85", "hp_", "cp500", "cp037")) and name not in {
        "cp1251",
        "cp1253",
        "cp1255",
        "cp1256",
        "iso8859_5",
        "iso8859_7",
        "mac_cyrillic",
    }
    if latin and not NOT_WINDOWS.search(data) and not is_eastern(data, name):
        name = "cp1252"
    return data.decode(name, errors="replace"), [f"encoding inferred: {name}"]


def is_eastern(data: bytes, name: str) -> bool:
    """Whether the guess is a Central European or Turkish code page and its letters make words of that language."""
    if name not in {"cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_9"}:
        return False
    telling = {"cp1250": "ąęłńśźżčďěňřšťůžőűăâșț", "iso8859_2": "ąęłńśźżčďěňřšťůžőű", "cp1254": "ğışİ", "iso8859_9": "ğışİ"}
    letters = telling.get(name, "āčēģīķļņšūžąęėįų")
    text = data[:SAMPLE].decode(name, errors="replace").lower()
    return sum(text.count(letter) for letter in letters) > sum(text.count(letter) for letter in "äöüßéèàçñâêîôû")
