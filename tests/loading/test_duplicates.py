"""Copies point to the earliest article with the same words, cut or edited a little; other reports do not."""

import tracemalloc
import zlib

import numpy as np
import pandas as pd
import pytest
from datasketch import MinHash

import toolkit as tk
from toolkit.loading import duplicates
from toolkit.loading.duplicates import is_copy, mark_duplicates
from toolkit.loading.likeness import pack_sketch, sketch, unpack_sketch, words_of
from toolkit.tables import ARTICLES

WORDS = "The envoys met by the lake for four hours and agreed to meet again the week after, said a clerk who was there."
WIRE = """Patrol boats of two states came within 200 metres of each other off the northern cape on Tuesday before both turned away, the coast guard said.
The boats had been following the same trawler, which had cut its lights at dusk and was heading for the open sea.
"We called them on the radio and they answered, and that is how it ought to be," said the officer who commanded the first of them.
A line that both sides have used since the spring was open all night, and 14 calls were logged on it.
The trawler was stopped at dawn by a third boat and taken to the nearest harbour, where its papers are being examined.
No shots were fired and nobody was hurt, according to both governments, which will exchange their recordings next week.
It was the third such meeting this year in waters that both states claim and in which neither has drawn a border."""
SUBEDITED = """Patrol boats from two states came within 200 metres of each other off the northern cape on Tuesday before turning away, the coast guard said.
Both had been following the same trawler, which had cut its lights at dusk and was heading for the open sea.
"We called them on the radio and they answered, and that is how it ought to be," said the officer who commanded the first of them.
A line that both sides have used since the spring was open all night, and 14 calls were logged on it.
The trawler was stopped at dawn by a third boat and taken to a nearby harbour, where its papers are being examined."""
OWN_REPORT = """Two coast guards nearly collided on Tuesday while they hunted a trawler that had gone dark, officials in the capital told this newspaper.
"We called them on the radio and they answered, and that is how it ought to be," said the officer who commanded the first of them.
People who live on the cape saw searchlights cross and heard engines reverse; one of them, a keeper of bees, counted the seconds until they had parted.
The ministry puts the distance at a cable's length. Its neighbours have not said anything about it, and their embassy did not return calls.
What both want is the fish, and what neither wants is a chart with a line on it, says a lawyer who has taught the law of the sea for thirty years."""
ROUND_UP = """In brief. The harbour festival opens on Friday with a parade of tugs, and the council has found the money for fireworks after all.
Bridge tolls go up in spring for lorries but not for cars, a committee decided by a single vote late last night.
{brief}
A choir from the hills has won the second prize at a competition abroad, to the surprise of those who had not heard the others.
The museum keeps its painting: a court has thrown out the claim of a family that said it had been sold under duress."""
BRIEF = "\n".join(WIRE.split("\n")[:2])


def table(*rows):
    return ARTICLES.build(
        [{"article_id": name, "text": text, "date": day, "file": file} for name, text, day, file in rows]
    )


def of(articles):
    marked = mark_duplicates(articles)
    return {row.article_id: row.duplicate_of for row in marked.itertuples() if isinstance(row.duplicate_of, str)}


def pair(first, second, days=1):
    """What the second of two texts, so many days later, points to."""
    day = pd.Timestamp("2015-10-07")
    return of(table(("a", first, day, "1"), ("b", second, day + pd.Timedelta(days=days), "2")))


def test_the_earliest_is_the_original_and_undated_ones_come_last():
    late, early = pd.Timestamp("2015-10-08"), pd.Timestamp("2015-10-07")
    assert of(table(("u", WORDS, None, "1"), ("l", WORDS, late, "2"), ("e", WORDS, early, "3"))) == {"u": "e", "l": "e"}


def test_on_the_same_day_the_file_s_name_decides_and_not_the_order():
    one, two = ("a", WORDS, None, "2.txt"), ("b", WORDS, None, "1.txt")
    assert of(table(one, two)) == of(table(two, one)) == {"a": "b"}


@pytest.mark.parametrize("text", [WORDS.upper(), WORDS.replace(" ", "\n"), f"«{WORDS}»!", WORDS.replace(",", " –")])
def test_case_line_breaks_and_punctuation_do_not_hide_a_copy(text):
    assert of(table(("a", WORDS, None, "1"), ("b", text, None, "2"))) == {"b": "a"}


@pytest.mark.parametrize("text", ["Bridge reopens", "", None])
def test_short_texts_and_none_are_no_copies(text):
    assert of(table(("a", text, None, "1"), ("b", text, None, "2"), ("c", None, None, "3"))) == {}


WAYS = {
    "the bottom cut off": "\n".join(WIRE.split("\n")[:3]),
    "a headline of its own": "Near miss off the cape\n" + WIRE,
    "a local paragraph": WIRE
    + "\nThe ferry to the islands was an hour late because of it, its operator told us on Wednesday.",
    "a paragraph out": "\n".join(line for number, line in enumerate(WIRE.split("\n")) if number != 3),
    "subedited and cut": SUBEDITED,
    "a dateline before it": "NORTH CAPE, Wednesday (Northgate Wire) - " + WIRE,
}


@pytest.mark.parametrize("copy", WAYS.values(), ids=WAYS)
def test_wire_copy_is_found_however_a_paper_treats_it(copy):
    assert pair(WIRE, copy) == {"b": "a"}
    assert pair(copy, WIRE) == {"b": "a"}, "the earlier one is the head, shortened or not"


def test_reports_of_one_event_that_share_a_quote_are_two_stories():
    assert pair(WIRE, OWN_REPORT) == {}


def test_a_round_up_that_holds_a_short_report_is_no_copy_of_it():
    assert pair(BRIEF, ROUND_UP.format(brief=BRIEF)) == {}
    assert pair(WIRE, ROUND_UP.format(brief=BRIEF)) == {}


def test_bulletins_that_say_the_same_with_other_numbers_are_reports_of_their_own():
    bulletin = (
        "The ministry of defence said that {} aircraft and {} vessels were seen around the island up to 6 a.m. on {} May. "
        "Of the aircraft, {} crossed the median line and entered the air defence zone, to which the forces answered with patrols."
    )
    assert pair(bulletin.format(12, 5, 6, 7), bulletin.format(17, 6, 7, 9)) == {}
    assert pair(bulletin.format(12, 5, 6, 7), bulletin.format(12, 5, 6, 7) + " It was windy.") == {"b": "a"}


def test_what_is_printed_again_months_later_is_another_story():
    assert pair(WIRE, WIRE.upper(), days=31) == {"b": "a"}
    assert pair(WIRE, WIRE.upper(), days=32) == {}


def test_all_copies_point_to_one_head_and_never_to_another_copy():
    day = pd.Timestamp("2015-10-07")
    rows = [(name, text, day + pd.Timedelta(days=at), name) for at, (name, text) in enumerate(WAYS.items())]
    assert set(of(table(("wire", WIRE, day, "0"), *rows)).values()) == {"wire"}


def test_a_copy_of_a_copy_that_has_nothing_of_the_head_is_a_head():
    lines = [
        f"Sentence {word} of the chain goes on about its own matter, which no other one touches at all."
        for word in "abcdefghij"
    ]
    texts = ["\n".join(lines[at : at + 4]) for at in (0, 1, 4)]
    day = pd.Timestamp("2015-10-07")
    assert "2" not in of(table(*((str(at), text, day, str(at)) for at, text in enumerate(texts))))


def test_captions_and_headlines_of_each_paper_do_not_count():
    caption = (
        "A crane at dusk in the harbour of the capital, where nothing of this happened and nobody had heard of it."
    )
    text = f"{caption}\n{BRIEF}"
    blocks = [(0, len(caption), "caption")]
    assert words_of(text, blocks) == words_of(BRIEF)
    assert words_of(text) != words_of(BRIEF)


@pytest.mark.parametrize(
    "text",
    ["代表们在湖边会谈四小时并同意下周再次会面双方都说气氛很好也没有人受伤", "ผู้แทนประชุมกันริมทะเลสาบสี่ชั่วโมงและตกลงพบกันอีก"],
)
def test_scripts_without_spaces_are_compared_by_their_signs(text):
    assert pair(text, text[:-6]) == {"b": "a"}
    assert pair(text, text[::-1]) == {}


def test_a_crowd_of_pages_with_the_same_furniture_takes_bounded_time():
    furniture = " ".join(f"menu{number}" for number in range(60))
    rows = [
        (str(at), f"{furniture} " + " ".join(f"w{at}x{word}" for word in range(300)), None, str(at))
        for at in range(1500)
    ]
    assert of(table(*rows)) == {}


def crowd(size):
    """Sketches that share most of their numbers with many others, and few with each."""
    rng = np.random.default_rng(5)
    return list(rng.integers(0, 4, size=(size, 128), dtype=np.uint32))


def test_the_memory_for_a_crowd_grows_with_its_rows_and_not_with_its_pairs():
    peaks = []
    for size in (500, 2000):
        sketches = crowd(size)
        tracemalloc.start()
        for _, earlier in duplicates.find_candidates(sketches, list(range(size))):
            assert len(earlier) <= duplicates.MOST_COMPARED
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0], "four times the rows, sixteen times the pairs"


def test_candidates_are_those_that_agree_most_and_do_not_depend_on_how_many_are_looked_at_at_once(monkeypatch):
    sketches = crowd(150)
    sketches[140] = np.where(np.arange(128) < 100, sketches[3], sketches[140])
    order = list(range(150))
    whole = list(duplicates.find_candidates(sketches, order))
    assert 3 in dict(whole)[140]
    monkeypatch.setattr(duplicates, "PAIRS_AT_ONCE", 1)
    assert list(duplicates.find_candidates(sketches, order)) == whole
    monkeypatch.setattr(duplicates, "MOST_COMPARED", 1)
    assert dict(duplicates.find_candidates(sketches, order))[140] == [3]


def test_candidates_are_all_pairs_that_agree_in_a_band_and_in_seven_numbers():
    rng = np.random.default_rng(6)
    sketches = [None, *rng.integers(0, 12, size=(30, 128), dtype=np.uint32), None]
    order = [int(row) for row in rng.permutation(32)]
    rows = [row for row in order if sketches[row] is not None]
    wanted = {}
    for at, later in enumerate(rows):
        for earlier in rows[:at]:
            same = sketches[later] == sketches[earlier]
            if same.reshape(64, 2).all(axis=1).any() and same.sum() >= 7:
                wanted.setdefault(later, []).append(earlier)
    assert 20 <= sum(map(len, wanted.values())) <= 20 * len(wanted)
    assert dict(duplicates.find_candidates(sketches, order)) == wanted


@pytest.mark.parametrize("n_words", [20, 700, 9000])
def test_a_sketch_holds_the_numbers_that_datasketch_computes(n_words):
    words = [f"w{number % 501}x{number % 7}" for number in range(n_words)]
    peer = MinHash(num_perm=128, seed=1, hashfunc=zlib.crc32)
    peer.update_batch([" ".join(words[at : at + 4]).encode() for at in range(n_words - 3)])
    assert np.array_equal(sketch(words_of(" ".join(words))), peer.hashvalues)


def test_share_and_threshold_change_what_is_found(monkeypatch):
    one, two = words_of(WIRE), words_of(SUBEDITED)
    assert 0.7 < np.isin(two.runs, one.runs).mean() < 0.9
    assert is_copy(two, one)
    monkeypatch.setattr(duplicates, "SHARE", 0.95)
    assert not is_copy(two, one)


def test_an_empty_table_stays_a_table_and_the_input_is_unchanged():
    assert list(mark_duplicates(ARTICLES.empty()).columns) == list(ARTICLES.columns)
    articles = table(("a", WORDS, None, "1"), ("b", WORDS, None, "2"))
    mark_duplicates(articles)
    assert articles["duplicate_of"].isna().all()


def test_a_sketch_can_be_written_and_read_back():
    made = sketch(words_of(WIRE))
    assert np.array_equal(unpack_sketch(pack_sketch(made)), made)
    assert sketch(words_of("Bridge reopens")) is None
    assert unpack_sketch(pack_sketch(None)) is None


def test_the_report_counts_the_copies_of_each_file(tmp_path):
    (tmp_path / "a.txt").write_text("Near miss off the cape\n\n" + WIRE, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Boats part in time\n\n" + SUBEDITED, encoding="utf-8")
    articles = tk.load(tmp_path, progress=False, report=tmp_path / "report.csv")
    assert articles.attrs["load_report"]["duplicates"] == 1
    assert tk.read_table(tmp_path / "report.csv")["duplicates"].tolist() == [0, 1]


def test_the_shipped_articles_and_their_copies_are_told_apart():
    """The floors that ``benchmarks/duplicates.py`` measures, on a part of the same collection."""
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    path = Path(__file__).parents[2] / "benchmarks" / "duplicates.py"
    spec = spec_from_file_location("copies_benchmark", path)
    benchmark = module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    recall, precision, _, _ = benchmark.score(*benchmark.collect(seed=3))
    assert recall >= 0.975
    assert precision >= 0.995
