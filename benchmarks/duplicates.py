"""What is found of copies, and what is taken for a copy wrongly, at several thresholds.

Run: python benchmarks/duplicates.py [--crowd N]

The articles are the shipped ones, on which four newsrooms report the same weeks in their own words. Copies are made
of them as papers treat wire copy: cut from the bottom, headlined anew, with a paragraph put in or taken out, with
words changed, and all of that together. What must not be found: two newsrooms' reports of one event, the same with
a quoted paragraph in common, round-ups that hold a short report, and bulletins that say the same every day with
other numbers. Recall is the share of copies that point to their original; precision the share of all pointers that
are right.

With ``--crowd``, so many articles are made instead that share sentences with many others and copy none, the worst case:
what is printed is the CPU time, and by how much the peak of the memory rises.
"""

import argparse
import random
import resource
import time

import pandas as pd

import toolkit as tk
from toolkit.loading import duplicates
from toolkit.loading.likeness import sketch, words_of
from toolkit.shipped import shipped
from toolkit.tables import ARTICLES

SWAPS = {
    "said": "told reporters", "also": "", "about": "some", "on": "this", "near": "close to", "after": "following",
    "because": "since", "began": "started", "killed": "left dead", "more": "over", "two": "a pair of", "that": "",
    "but": "however", "while": "as", "against": "opposed to", "could": "might", "officials": "authorities",
    "yesterday": "on the day before", "people": "persons", "the": "a",
}  # fmt: skip
BULLETIN = """The ministry of defence said that {a} aircraft and {b} vessels were seen around the island up to 6 a.m. on {day} {month}.
Of the aircraft, {c} crossed the median line of the strait and entered the south-western part of the air defence zone.
The armed forces watched the situation and answered with patrol aircraft, navy ships and coastal missile systems, it said.
The ministry publishes such a report every morning and has done so since the autumn of 2020."""


def paragraphs(text):
    return [line for line in text.split("\n") if line.strip()]


def reword(text, share, rng):
    words = text.split(" ")
    return " ".join(
        SWAPS.get(word, word[:-1] + "s" if len(word) > 7 else "") if rng.random() < share else word for word in words
    )


def cut(parts, share):
    return parts[: max(2, round(share * len(parts)))]


def copies(parts, others, rng):
    """The ways in which a paper treats a report, from name to text."""
    local = rng.sample(others, 2)
    middle = len(parts) // 2
    return {
        "headline": ["A headline of our own", *parts[1:]],
        "cut to three quarters": cut(parts, 0.75),
        "cut to half": cut(parts, 0.5),
        "cut to a third": cut(parts, 0.34),
        "local paragraph": [*parts[:3], local[0], *parts[3:]],
        "two local paragraphs": [*parts, *local],
        "paragraph out": [*parts[:middle], *parts[middle + 1 :]],
        "3 % of words changed": [reword(part, 0.03, rng) for part in parts],
        "6 % of words changed": [reword(part, 0.06, rng) for part in parts],
        "all together": ["Our headline", *[reword(part, 0.03, rng) for part in cut(parts[1:], 0.6)], local[1]],
    }


def collect(seed=1):
    """The collection, and for each copy its original."""
    rng = random.Random(seed)
    articles = tk.load(shipped("data/corpus"), progress=False)
    articles = articles[(articles["text"].str.split().str.len() >= 120) & articles["date"].notna()].reset_index(
        drop=True
    )
    rows, truth = [], {}

    def add(name, text, day, source):
        rows.append({"article_id": name, "text": text, "date": day, "file": f"{source}/{name}", "blocks": []})

    texts = [paragraphs(text) for text in articles["text"]]
    for number, (parts, day) in enumerate(zip(texts, articles["date"], strict=True)):
        others = [part for other in rng.sample(texts, 4) if other is not parts for part in other if len(part) > 150]
        add(f"original-{number}", "\n".join(parts), day, "agency")
        for way, copy in copies(parts, others, rng).items():
            name = f"{way}-{number}"
            truth[name] = f"original-{number}"
            add(name, "\n".join(copy), day + pd.Timedelta(days=rng.choice([0, 1, 2])), "paper")
        quoted = max(parts, key=len)
        near = min((abs(day - other), at) for at, other in enumerate(articles["date"]) if at != number)[1]
        half = [part for part in texts[near] if part is not quoted][: max(4, len(texts[near]) // 2)]
        own = [reword(" ".join(rng.sample(part.split(), len(part.split()))), 0.1, rng) for part in half]
        add(f"quotes-{number}", "\n".join([own[0], quoted, *own[1:]]), day, "rival")
    for number in range(60):
        values = {"a": 5 + number % 37, "b": 3 + number % 11, "c": 2 + number % 17, "day": 1 + number % 28}
        day = pd.Timestamp("2015-10-01") + pd.Timedelta(days=number)
        add(
            f"bulletin-{number}",
            BULLETIN.format(month=["May", "June", "July"][number // 28], **values),
            day,
            "ministry",
        )
    return ARTICLES.build(rows), truth


def score(table, truth):
    """Recall, precision, and what was missed by way."""
    found = duplicates.mark_duplicates(table).set_index("article_id")["duplicate_of"].dropna().to_dict()
    right = {name for name, of in found.items() if truth.get(name) == of}
    missed = pd.Series([name.rpartition("-")[0] for name in truth if name not in right]).value_counts()
    wrong = pd.Series([name.rpartition("-")[0] for name in found if name not in right]).value_counts()
    return len(right) / len(truth), len(right) / max(1, len(found)), missed.to_dict(), wrong.to_dict()


def crowd(size, seed=1):
    """Articles of 45 sentences out of few words, of which each shares some twenty with most of the others."""
    rng = random.Random(seed)
    words = ["envoys", "harbour", "treaty", "ministers", "river", "border", "convoy", "meeting", "winter", "schedule"]
    words += ["patrol", "island", "observers"]

    def sentences(number):
        return [" ".join(rng.choices(words, k=14)).capitalize() + "." for _ in range(number)]

    bank = sentences(60)
    return ARTICLES.build(
        [
            {
                "article_id": str(number),
                "text": " ".join(rng.sample(bank, 20) + sentences(25)),
                "date": pd.Timestamp("2015-10-01") + pd.Timedelta(days=number % 20),
                "file": f"{number:06}",
                "blocks": [],
            }
            for number in range(size)
        ]
    )


def measure_crowd(size):
    """Mark the duplicates of a crowd."""
    table = crowd(size)
    made = [sketch(words_of(text)) for text in table["text"]]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    found = duplicates.mark_duplicates(table, made)["duplicate_of"].notna().sum()
    seconds = time.process_time() - begun
    rise = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{size:,} articles that share sentences: {seconds:.1f} CPU s, {rise:.0f} MB more, {found} taken for copies")


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--crowd", type=int, metavar="N", help="so many articles that share sentences, instead")
    if size := ask.parse_args().crowd:
        measure_crowd(size)
        return
    table, truth = collect()
    print(f"{len(table):,} articles, {len(truth):,} of them copies")
    settled = duplicates.SHARE
    for share in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9):
        duplicates.SHARE = share
        recall, precision, missed, wrong = score(table, truth)
        chosen = " <- chosen" if share == settled else ""
        print(f"{share:.2f}: recall {recall:.4f}, precision {precision:.4f}; missed {missed}; wrong {wrong}{chosen}")


if __name__ == "__main__":
    main()
