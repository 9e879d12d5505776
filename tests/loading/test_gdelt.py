"""GDELT: events, mentions and the knowledge graph of all versions, with a header or without."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.gdelt import READER
from toolkit.loading.sources import Item

ADDRESS = "https://lantern.example/{}"


def read(text, name="20151008.export.CSV"):
    item = Item(name, None, name, text.encode())
    assert find_reader(item) is READER
    return READER.read(item, Options())


def event(number, width):
    cells = ["x"] * width
    cells[0], cells[1] = str(400 + number), "20151007"
    day, address = {57: (56, None), 58: (56, 57), 61: (59, 60)}[width]
    cells[day] = "20151008" if width < 61 else "20151008053000"
    if address is not None:
        cells[address] = ADDRESS.format(number)
    return "\t".join(cells)


def mention(number):
    return "\t".join(
        ["400", "20151007000000", "20151008053000", "1", "lantern.example", ADDRESS.format(number), *["1"] * 10]
    )


def graph(number):
    extras = f'<PAGE_TITLE>Envoys &amp; "guests", part {number}</PAGE_TITLE>'
    return "\t".join(
        [
            f"20151008053000-{number}",
            "20151008053000",
            "1",
            "lantern.example",
            ADDRESS.format(number),
            *["x"] * 21,
            extras,
        ]
    )


def first_graph(number):
    return "\t".join(
        [
            "20151008",
            "2",
            *["x"] * 7,
            "lantern.example;other.example",
            f"{ADDRESS.format(number)}<UDIV>https://other.example/{number}",
        ]
    )


@pytest.mark.parametrize(
    "row",
    [lambda n: event(n, 58), lambda n: event(n, 61), mention, graph],
    ids=["event 1", "event 2", "mention", "graph"],
)
def test_each_row_is_a_headline_only_article_of_the_day_it_was_found(row):
    found = read("\n".join([row(1), row(2), row(1)]) + "\n")
    assert [article.url for article in found.articles] == [ADDRESS.format(1), ADDRESS.format(2)]
    assert {str(article.day) for article in found.articles} == {"2015-10-08"}
    assert {article.text for article in found.articles} == {None}
    assert found.note == "3 rows name 2 articles"


def test_events_of_the_archive_have_no_address_and_are_kept_each():
    assert len(read(event(1, 57) + "\n" + event(2, 57)).articles) == 2


def test_the_title_of_the_page_is_taken_and_its_characters_with_it():
    [article] = read(graph(3)).articles
    assert (article.title, article.source) == ('Envoys & "guests", part 3', "lantern.example")
    assert "headline only" in article.warnings


@pytest.mark.parametrize(
    "header",
    [
        "",
        "DATE\tNUMARTS\tCOUNTS\tTHEMES\tLOCATIONS\tPERSONS\tORGANIZATIONS\tTONE\tCAMEOEVENTIDS\tSOURCES\tSOURCEURLS\n",
    ],
)
def test_the_first_knowledge_graph_names_several_articles_in_a_row(header):
    found = read(header + first_graph(1))
    assert [(article.source, article.url) for article in found.articles] == [
        ("lantern.example", ADDRESS.format(1)),
        ("other.example", "https://other.example/1"),
    ]


@pytest.mark.parametrize("mark", [",", "\t"])
def test_tables_of_bigquery_have_a_header(mark):
    names = mark.join(["GLOBALEVENTID", "SQLDATE", "Actor1Name", "SOURCEURL", "DATEADDED"])
    found = read(f"{names}\n" + mark.join(["4", "20151007", "X", ADDRESS.format(1), "20151008"]) + "\n")
    assert [(article.url, str(article.day)) for article in found.articles] == [(ADDRESS.format(1), "2015-10-08")]


def test_damaged_rows_are_counted():
    found = read(event(1, 58) + "\nbroken\trow\n" + event(2, 58))
    assert found.note == "3 rows name 2 articles; 1 damaged rows left out"


def test_quotation_marks_do_not_swallow_rows():
    rows = event(1, 58).replace("x", '"x', 1) + "\n" + event(2, 58)
    assert len(read(rows).articles) == 2


def test_a_header_alone_is_a_fault():
    with pytest.raises(LoadError, match="without rows"):
        read("GLOBALEVENTID,SQLDATE,SOURCEURL\n")
