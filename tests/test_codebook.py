"""Codebooks are read, and what is wrong with one is said in one message."""

import pytest

from toolkit.codebook import TAKEN, Codebook, read_codebook
from toolkit.errors import CodebookError
from toolkit.tables import kinds

GOOD = """
version = "2"
unit = "paragraph"
rulings = ["A truce that breaks is both."]

[theme.sieges]
display = "Sieges"
definition = "A place is surrounded and cut off."
excludes = "Blockades at sea."
examples = ["The town has been cut off since May."]

[theme.truces]
display = "Truces"
definition = "Fighting stops by agreement."
"""


def write(folder, text):
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder, text):
    with pytest.raises(CodebookError) as caught:
        read_codebook(write(folder, text))
    return str(caught.value)


def test_the_shipped_codebook_defines_every_theme():
    book = read_codebook()
    assert all(theme.display and theme.definition and theme.examples for theme in book.themes)
    assert book.rulings


def test_a_codebook_is_read_in_the_order_of_the_file(tmp_path):
    book = read_codebook(write(tmp_path, GOOD))
    assert book.names == ["sieges", "truces"]
    assert (book.version, book.unit, book.rulings) == ("2", "paragraph", ("A truce that breaks is both.",))
    assert book.themes[0].examples == ("The town has been cut off since May.",)
    assert book.themes[1].excludes == ""


def test_display_names_come_from_the_codebook_and_others_are_made_readable():
    book = Codebook("1", "paragraph", read_codebook().themes)
    assert book.display("un_activity") == "UN activity"
    assert book.display("naval_blockades") == "Naval blockades"


def test_an_edited_codebook_is_read_anew(tmp_path):
    path = write(tmp_path, GOOD)
    read_codebook(path)
    write(tmp_path, GOOD.replace('"2"', '"3"'))
    assert read_codebook(path).version == "3"


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_codebook(path).version == "2"


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ('version = "2"', "", "no 'version'"),
        ('display = "Sieges"', "", "theme sieges: no 'display'"),
        ('display = "Sieges"', "display = 5", "theme sieges: 'display' is no text"),
        ('examples = ["The town', 'examples = "The town', "cannot be read as a codebook"),
        ('examples = ["The town has been cut off since May."]', 'examples = "x"', "'examples' is no list of texts"),
        ('excludes = "', 'exclude = "', "unknown 'exclude'"),
        ('rulings = ["A truce that breaks is both."]', 'rulings = "both"', "'rulings' is no list of texts"),
        ("[theme.truces]", "[theme.text]", "theme 'text' cannot be a column's name"),
        ("[theme.truces]", "[theme.truces_score]", "theme 'truces_score' cannot be a column's name"),
        ("[theme.truces]", '[theme."two words"]', "theme 'two words' cannot be a column's name"),
    ],
)
def test_a_fault_is_named(tmp_path, old, new, finding):
    assert old in GOOD
    assert finding in refusal(tmp_path, GOOD.replace(old, new))


def test_all_faults_stand_in_one_message(tmp_path):
    message = refusal(tmp_path, "[theme.a]\n[theme.start]\ndisplay='x'\n")
    assert message.startswith(str(tmp_path / "codebook.toml"))
    for finding in ("no 'version'", "theme a: no 'display'", "theme a: no 'definition'", "theme 'start'"):
        assert finding in message


@pytest.mark.parametrize("text", ["", "theme = 3\nversion='1'", "[theme]\nsieges = 4", "version = [", "\x00"])
def test_what_is_no_codebook_is_refused(tmp_path, text):
    assert refusal(tmp_path, text).startswith(str(tmp_path))


def test_bytes_that_are_no_utf8_are_refused(tmp_path):
    path = tmp_path / "codebook.toml"
    path.write_bytes(b'version = "\xff"')
    with pytest.raises(CodebookError, match="cannot be read as a codebook"):
        read_codebook(path)


@pytest.mark.parametrize("name", ["absent.toml", "."])
def test_a_missing_file_or_a_folder_is_refused(tmp_path, name):
    with pytest.raises(CodebookError, match="cannot be read as a codebook"):
        read_codebook(tmp_path / name)


def test_no_theme_may_take_the_name_of_a_column():
    assert set(kinds()) <= TAKEN
