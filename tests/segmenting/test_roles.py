"""Pieces get their role by form and place."""

import pandas as pd
import pytest

import toolkit as tk

OPENING = "Envoys meet again by the lake\n\n"
SENTENCES = [
    "The talks went on until midnight, and nobody left the room before the clerk came back.",
    "By noon the lists had been exchanged, and the buses stood ready at the crossing.",
    "Nobody spoke to the reporters who had waited in the rain since the early morning.",
    "A second meeting is planned for the week after, in the same hotel by the lake.",
]
BODY = "\n\n".join(SENTENCES)


def kinds(text, title="Envoys meet again by the lake"):
    table = pd.DataFrame({"article_id": ["a"], "text": [text], "title": [title]})
    return tk.segment(table, progress=False)["kind"].tolist()


def test_headline_and_sentences():
    assert kinds(OPENING + BODY) == ["title", *["paragraph"] * 4]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo: Wire / Pool", "caption"),
        ("The envoys at the lake on Monday. (Photo by Tom Reed)", "caption"),
        ("By Ada Vale", "byline"),
        ("By Ada Vale and Tom Reed in Geneva", "byline"),
        ("7 October 2015", "dateline"),
        ("Published: Wednesday, October 7, 2015 10:15 GMT", "dateline"),
        ("Share on Facebook", "furniture"),
        ("Advertisement", "furniture"),
        ("Read more: The lake in winter", "furniture"),
        ("https://example.org/lake", "furniture"),
        ("* * *", "furniture"),
        ("A long night", "subhead"),
        ("- the buses leave at dawn, and the lists are read out aloud.", "list"),
        ("> We will be back, said the envoy of the lower valley.", "quote"),
    ],
)
def test_what_stands_between_paragraphs(line, kind):
    assert kinds(OPENING + "\n\n".join([SENTENCES[0], line, *SENTENCES[1:]]))[2] == kind


@pytest.mark.parametrize(
    "line",
    [
        "By Thursday the buses had crossed the river twice.",
        "The photo of the envoys went around the world within an hour of the meeting.",
        "Share prices fell when the news of the meeting broke.",
        "They will be back.",
        "“We are done,” he said.",
        "外交部长表示，会谈将于下周继续进行，停火仍在维持。",
    ],
)
def test_sentences_that_only_look_like_furniture_are_kept(line):
    assert kinds(OPENING + "\n\n".join([SENTENCES[0], line, *SENTENCES[1:]]))[2] == "paragraph"


def test_a_line_between_headline_and_body_that_is_no_sentence_is_the_standfirst():
    line = "Four hours in a closed room, and a promise to meet again before the month is out"
    assert kinds(f"{OPENING}{line}\n\n{BODY}")[:3] == ["title", "standfirst", "paragraph"]


def test_the_tail_of_a_blog_page_is_cut_off_with_the_articles_it_advertises():
    tail = "Comments\n\nPopular posts from this blog\n\nA minister resigns over the price of bread and of milk."
    assert kinds(f"{OPENING}{BODY}\n\n{tail}")[-3:] == ["tail"] * 3


def test_a_tail_that_would_take_most_of_the_article_is_not_cut():
    assert kinds(f"{OPENING}{SENTENCES[0]}\n\nComments\n\n{BODY}").count("paragraph") >= 4


def test_the_headline_again_is_furniture():
    assert kinds(f"{OPENING}{OPENING}{BODY}")[:2] == ["title", "furniture"]


def test_dropped_pieces_say_why():
    table = pd.DataFrame({"article_id": ["a"], "text": [f"{OPENING}{BODY}\n\nShare on Facebook"], "title": [None]})
    last = tk.segment(table, progress=False).iloc[-1]
    assert (last["kept"], last["reason"]) == (False, "a share prompt")
