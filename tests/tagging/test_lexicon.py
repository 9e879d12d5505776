"""The lexicon and its language: each sign of it, its faults, and the shipped files."""

import pytest

from toolkit.codebook import read_codebook
from toolkit.errors import ModelError
from toolkit.tagging.lexicon import parse_lexicon, read_lexicon
from toolkit.tagging.matching import Matcher
from toolkit.tagging.words import cut_words


def finds(pattern, text, *, unless="", words=""):
    source = f'[words]\n{words}\n[things]\nmeans = "things"\n[things.entries]\n"thing" = {{any = "{pattern}", unless = "{unless}"}}\n'
    return bool(Matcher(parse_lexicon({"test.toml": source})).find(cut_words(text)))


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("truce", "The Truce held", "The truces held"),
        ("shell*", "They shelled it", "They she"),
        ("WHO", "The WHO said", "Those who said"),
        ("air|drone strike", "a drone strike", "a hunger strike"),
        ("air_force|navy jets", "air force jets", "air jets"),
        ("the? talks end", "talks end", "the end"),
        ("# dead", "12 dead", "many dead"),
        ("shot ..2 border", "shot near the border", "shot far away from the border"),
        ("jet* ~3 airspace", "its airspace was free of jets", "jets, and after that long day the airspace"),
        ("talks & truce", "a truce after long and very bitter and fruitless talks", "a truce. The talks"),
        ("shot down", "it was shot-down", "it was shot. Down it came"),
    ],
)
def test_each_sign_of_the_language(pattern, matching, other):
    assert finds(pattern, matching)
    assert not finds(pattern, other)


def test_a_class_stands_for_its_words_and_for_other_classes():
    words = 'gun = ["rifle*", "machine gun*"]\nweapon = ["<gun>", "bomb"]'
    assert finds("<weapon> ..1 fired", "machine guns were fired", words=words)
    assert finds("<weapon>|shot heard", "bomb heard", words=words)


def test_an_exclusion_in_the_sentence_takes_an_entry_back():
    assert finds("strikes", "The strikes went on", unless="wages")
    assert not finds("strikes", "The strikes were about wages", unless="wages")
    assert finds("strikes", "The strikes went on. Wages rose", unless="wages")


def test_words_of_a_false_friend_count_for_nothing_else():
    source = '[figures]\nmasks = true\n[figures.entries]\n"charm" = "charm offensive"\n[acts.entries]\n"offensive" = "offensive"\n'
    lexicon = parse_lexicon({"test.toml": source})
    found = Matcher(lexicon).find(cut_words("A charm offensive. An offensive."))
    assert [lexicon.entries[hit.entry].name for hit in found] == ["charm", "offensive"]


def test_text_in_capitals_is_read_like_any_other():
    assert finds("tanks rolled", "TANKS ROLLED INTO THE TOWN AT DAWN, WITNESSES SAID")
    assert not finds("WHO", "THE MAN WHO SAW IT HAPPEN AT DAWN WAS ASKED AGAIN")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[a.entries]\n", "needs 'entries'"),
        ('[a.entries]\n"x" = {every = "y"}', "needs patterns in 'any'"),
        ('[a.entries]\n"x" = "y"\n[b.entries]\n"x" = "z"', "stands twice"),
        ("[a", "test.toml"),
        ("", "no entry"),
    ],
)
def test_faults_of_a_file_are_named(source, said):
    with pytest.raises(ModelError, match=said):
        parse_lexicon({"test.toml": source})


@pytest.mark.parametrize("pattern", ["<unknown> fired", "shot ..3", "the?"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    with pytest.raises(ModelError, match="lexicon, pattern"):
        finds(pattern, "anything")


def test_a_folder_without_a_lexicon_is_refused(tmp_path):
    with pytest.raises(ModelError, match=r"no \.toml file"):
        read_lexicon(tmp_path)


def test_shipped_families_say_what_they_mean_and_speak_for_themes_of_the_codebook():
    lexicon = read_lexicon()
    assert all(entry.means for entry in lexicon.entries)
    spoken = {theme for entry in lexicon.entries for theme in entry.speaks_for}
    assert spoken == set(read_codebook().names)
    assert sum(len(entry.patterns) for entry in lexicon.entries) > 1500


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Rebels overran the garrison before dawn.", {"military_action"}),
        ("Both armies will observe a truce from noon.", {"deconfliction_diplomacy"}),
        ("Jets scrambled to meet the intruder over the island.", {"airspace_violations"}),
        ("UNICEF said the school had reopened.", {"un_activity"}),
        ("The UN-backed cabinet met in the hotel.", set()),
        ("The coach was fired for his remarks about the league.", set()),
        ("Turkey shot down a jet after it crossed the border.", {"military_action", "airspace_violations"}),
    ],
)
def test_what_the_shipped_lexicon_takes_a_sentence_for(text, themes):
    lexicon = read_lexicon()
    found = Matcher(lexicon).find(cut_words(text))
    assert {theme for hit in found for theme in lexicon.entries[hit.entry].speaks_for} == themes
