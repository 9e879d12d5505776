"""A text falls into pieces that hold every character but white space exactly once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.segmenting.pieces import Piece, cut, is_wrapped

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(" \n\t\u00a0\u2028\x85\r.,aA")), max_size=200)
BLOCKS = st.lists(
    st.builds(Piece, st.integers(-5, 220), st.integers(-5, 220), st.sampled_from(["", "title", "paragraph", "tail"])),
    max_size=6,
)
WRAPPED = "\n".join(
    [
        "The delegation left the hotel before dawn and drove towards the",
        "border, where two officers of the guard were waiting with lists of",
        "names that nobody had seen before that morning in the valley.",
        "",
        "Nothing was signed on the first day, and nothing was expected to be",
        "signed on the second, said a clerk who had carried the papers and",
        "had not slept since the weekend before.",
    ]
)


@given(TEXTS, BLOCKS)
def test_every_character_but_white_space_lies_in_exactly_one_piece(text, blocks):
    pieces = cut(text, blocks)
    covered = [place for piece in pieces for place in range(piece.start, piece.end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)
    for piece in pieces:
        words = text[piece.start : piece.end]
        assert words
        assert words == words.strip()


def test_blocks_keep_their_role_and_the_rest_is_cut_by_lines():
    text = "Head\nOne.\nTwo.\nThree."
    pieces = cut(text, [Piece(10, 14, "quote"), Piece(0, 4, "title")])
    assert [(text[a:b], hint) for a, b, hint in pieces] == [
        ("Head", "title"),
        ("One.", ""),
        ("Two.", "quote"),
        ("Three.", ""),
    ]


def test_overlapping_blocks_share_nothing():
    text = "abcdefgh"
    pieces = cut(text, [Piece(0, 5, "title"), Piece(3, 8, "tail"), Piece(1, 2, "quote")])
    assert [text[a:b] for a, b, _ in pieces] == ["abcde", "fgh"]


def test_lines_broken_at_a_fixed_width_are_joined_to_paragraphs():
    assert is_wrapped(WRAPPED)
    pieces = cut(WRAPPED, [])
    assert len(pieces) == 2
    assert WRAPPED[pieces[1].start :].startswith("Nothing was signed")


@pytest.mark.parametrize("text", ["", "One line.", "\n\n", "A.\nB.\nC.\nD.\nE.\nF.\nG.", WRAPPED + "\n" + "x" * 120])
def test_other_texts_are_not_taken_for_wrapped_ones(text):
    assert not is_wrapped(text)
