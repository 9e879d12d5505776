"""Words: how a text is cut, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.tagging.words import cut_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A cease-fire held.", ["A", "cease", "fire", "held"]),
        ("The U.N.'s convoy", ["The", "UN", "convoy"]),
        ("Turkey’s jets", ["Turkey", "jets"]),
        ("killed 1,200 at 4.30", ["killed", "#", "at", "#"]),
        ("", []),
    ],
)
def test_a_text_is_cut_at_its_words(text, words):
    assert cut_words(text).written == words


def test_titles_and_acronyms_do_not_end_a_sentence_but_full_stops_do():
    assert cut_words("Gen. Smith of the U.S. army left. He was tired").sentences == [0] * 7 + [1] * 3


def test_capitals_throughout_are_noticed():
    assert cut_words("TANKS ROLLED INTO THE TOWN AT DAWN, WITNESSES SAID").shouted
    assert not cut_words("WFP and UNHCR trucks rolled into the town at dawn").shouted


@given(st.text())
def test_every_word_stands_where_it_says(text):
    words = cut_words(text)
    assert len(words.written) == len(words.starts) == len(words.ends) == len(words.sentences)
    assert words.sentences == sorted(words.sentences)
    assert all(0 <= start < end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert words.starts == sorted(words.starts)
