"""Events are claims: dated, sourced, drawn where they happened, and their labels touch nothing."""

import itertools
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import TableError
from toolkit.plotting import plot
from toolkit.plotting.events import Event
from toolkit.plotting.marks import clear, place_events
from toolkit.plotting.ruler import Ruler
from toolkit.plotting.ticks import Calendar


def table(*rows):
    return pd.DataFrame(rows, columns=["date", "label", "source"])


TWO = table(("2015-11-24", "Jet shot down", "Courier"), ("2015-12-18", "Resolution 2254", "UN"))


def lines_at(ax):
    return sorted(
        {
            float(line.get_xdata()[0])
            for line in ax.get_lines()
            if line.get_label() == "_event" and len(set(line.get_xdata())) == 1
        }
    )


def labels(figure, words):
    return [text for ax in figure.axes for text in ax.texts if text.get_text().replace("\n", " ") in words]


def test_a_line_stands_at_each_day_in_every_panel(made):
    figure = plot(made(), events=TWO)
    for ax in figure.axes[1:2]:
        assert lines_at(ax) == pytest.approx([1.5 - 7 / 30 + 0.0, 2.5 - 14 / 31], abs=0.04)


def test_caption_names_date_label_and_source(made):
    assert "Events: 24 Nov 2015, Jet shot down (Courier)" in plot(made(), events=TWO).caption.replace("(1) ", "")
    assert "(2) 18 Dec 2015, Resolution 2254 (UN)" in plot(made(), events=TWO).caption


def test_events_outside_the_time_shown_are_counted_and_not_drawn(made):
    caption = plot(made(), events=table(("1999-01-01", "Earlier", "X"))).caption
    assert "1 outside the time shown" in caption
    assert "Earlier" not in caption


def test_what_lasted_is_shaded(made):
    figure = plot(made(), events=TWO.assign(end=["2016-01-10", None]))
    spans = [patch for patch in figure.axes[0].patches if patch.get_label() == "_span"]
    assert len(spans) == 1
    assert "24 Nov 2015 to 10 Jan 2016" in figure.caption


@pytest.mark.parametrize("n", [1, 3, 6, 12, 30])
@pytest.mark.parametrize("page", ["apsr", "article"])
def test_labels_touch_neither_each_other_nor_a_line(n, page, made):
    days = pd.date_range("2015-10-03", periods=n, freq="5D").strftime("%Y-%m-%d")
    figure = plot(
        made(n=8), events=pd.DataFrame({"date": days, "label": [f"Event {i} of note" for i in range(n)], "source": "X"})
    ).fit(page)
    figure.figure.draw_without_rendering()
    first = figure.axes[0]
    boxes = [text.get_window_extent() for text in first.texts if text.get_text() != "uncorrected"]
    assert boxes
    for one, other in itertools.combinations(boxes, 2):
        assert not (
            one.x0 + 1 < other.x1 - 1
            and other.x0 + 1 < one.x1 - 1
            and one.y0 + 1 < other.y1 - 1
            and other.y0 + 1 < one.y1 - 1
        )
    for line in first.get_lines():
        if line.get_label() == "_event":
            reach = line.get_window_extent()
            for box in boxes:
                crossed = box.x0 + 0.5 < reach.x0 < box.x1 - 0.5 and reach.y1 > box.y0 + 1 and reach.y0 < box.y1 - 1
                assert not crossed
    assert max(box.x1 for box in boxes) <= figure.figure.bbox.width


@given(
    st.lists(st.tuples(st.integers(0, 400), st.text("abc ", min_size=1, max_size=60)), min_size=1, max_size=30),
    st.sampled_from([1.2, 2.6, 3.1, 5.8]),
)
@settings(deadline=None, max_examples=150)
def test_whatever_the_events_no_label_lies_on_another_and_no_line_runs_through_one(events, across):
    calendar = Calendar.spanning(pd.Series(pd.to_datetime(["2015-01-01", "2016-03-01"])), "month")
    start = pd.Timestamp("2015-01-05")
    listed = tuple(Event(start + pd.Timedelta(days=day), text, "X") for day, text in sorted(events))
    strip = place_events(SimpleNamespace(calendar=calendar, events=listed), across, Ruler(7))
    assert clear(strip.marks)
    assert all(mark.reach[0] >= -0.01 for mark in strip.marks)


def test_events_of_one_day_share_a_number(made):
    many = table(*[("2015-11-24", f"A rather long name for event {n}", "X") for n in range(9)])
    figure = plot(made(), events=many)
    assert "1–9" in [text.get_text() for text in figure.axes[0].texts]
    assert all(f"({n + 1}) 24 Nov 2015" in figure.caption for n in range(9))


def test_a_csv_is_read_with_its_source(made, tmp_path):
    TWO.to_csv(tmp_path / "events.csv", index=False)
    assert plot(made(), events=tmp_path / "events.csv").caption == plot(made(), events=TWO).caption


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (table(("24/11/2015", "x", "y")), "date '24/11/2015' in row 1"),
        (table(("2015-11-24", "", "y")), "no label in row 1"),
        (table(("2015-11-24", "x", None)), "no source in row 1"),
        (TWO.drop(columns="source"), "no column 'source'"),
        (TWO.assign(end="2015-01-01"), "row 1 ends before it begins; row 2 ends"),
        (table(*[("2015-11-24", "x", "y")] * 31), "31 events are more"),
        (table(("2015-02-30", "x", "y"), ("", "x", "y")), "date '2015-02-30' in row 1; date '' in row 2"),
    ],
)
def test_what_is_wrong_is_named_all_at_once(rows, finding, made):
    with pytest.raises(TableError, match=r"Write dates|Add date") as raised:
        plot(made(), events=rows)
    assert finding in str(raised.value)


def test_a_file_that_is_none_is_refused(made, tmp_path):
    (tmp_path / "events.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(TableError):
        plot(made(), events=tmp_path / "events.csv")
    with pytest.raises(TableError, match="no such file"):
        plot(made(), events=tmp_path / "none.csv")
