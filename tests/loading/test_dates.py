"""Publication days are read from the forms that exports use, and never guessed."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.loading.date_words import WRITTEN
from toolkit.loading.dates import day_order, is_ambiguous, read_moment, read_unusual, why_no_day

DAY = dt.date(2015, 10, 7)


@pytest.mark.parametrize(
    "written",
    [
        "2015-10-07",
        "2015-10-7",
        "2015/10/07",
        "20151007",
        "20151007T101500Z",
        "2015-10-07T23:30:00-04:00",
        "2015-10-07 08:00:00 +0300",
        "2015-10-07 08:00:00 -05:00",
        "2015-10-07T08:00:00.1234567Z",
        "7.10.2015",
        "07. 10. 2015",
        "7 October 2015",
        "7th October, 2015",
        "Wednesday, October 7, 2015 10:15 PM GMT",
        "Oct. 7, 2015",
        "Wed, 07 Oct 2015 22:15:00 GMT",
        "7 octobre 2015",
        "7. Oktober 2015",
        "7 de octubre de 2015",
        "7 Ekim 2015",
        "2015年10月7日",
        "7 октября 2015 г., 14:30",
        "7 жовтня 2015",
        "7 października 2015",
        "7. října 2015",
        "2015. október 7.",
        "7 Οκτωβρίου 2015",
        "7 أكتوبر 2015",
        "٧ تشرين الأول ٢٠١٥",
        "7 अक्टूबर 2015",
        "ngày 7 tháng 10 năm 2015",
        "7th of October 2015",
        "2015년 10월 7일",
        DAY,
        dt.datetime(2015, 10, 7, 23, 59),
        pd.Timestamp("2015-10-07T23:30", tz="America/New_York"),
        20151007,
    ],
)
def test_a_day_is_read_as_printed(written):
    assert read_moment(written).day == DAY


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        float("nan"),
        pd.NaT,
        pd.NA,
        "yesterday",
        "October 2015",
        "2015",
        "31/02/2015",
        "2015-13-01",
        "2015-02-30",
        "03/10/2015",
        "03-10-2015",
        "10/07/15",
        "1066-10-14",
        "0001-01-01T00:00:00+23:59",
        "2999-01-01",
        dt.date(2999, 1, 1),
        "123/10/2015",
        "10.0.7.10.2015",
        3.5,
        [2015, 10, 7],
    ],
)
def test_what_is_ambiguous_impossible_or_no_day_is_no_date(written):
    assert read_moment(written) is None


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2015-10-07T08:00:00+03:00", 5),
        ("2015-10-07 08:00:00 -05:00", 13),
        ("2015-10-07 08:00Z", 8),
        ("Wed, 07 Oct 2015 22:15:00 +0200", 20),
        (pd.Timestamp("2015-10-07T08:00", tz="Europe/Istanbul"), 5),
    ],
)
def test_a_time_with_its_zone_gives_the_instant(written, hour):
    moment = read_moment(written)
    assert moment.instant.hour == hour
    assert moment.instant.tzinfo is dt.UTC


@pytest.mark.parametrize("written", ["2015-10-07 25:61:00Z", "2015-10-07T08:00+99:99", "2015-10-07T08:00:00"])
def test_an_impossible_time_or_none_leaves_the_day_alone(written):
    moment = read_moment(written)
    assert (moment.day, moment.instant) == (DAY, None)


def test_the_order_settles_a_day_that_may_be_either():
    assert read_moment("03/10/2015", "dm").day == dt.date(2015, 10, 3)
    assert read_moment("03/10/2015", "md").day == dt.date(2015, 3, 10)
    assert read_moment("13/10/2015").day == dt.date(2015, 10, 13)
    assert read_moment("10/13/2015").day == dt.date(2015, 10, 13)
    assert read_moment("07/07/2015").day == dt.date(2015, 7, 7)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/10/2015", "13/10/2015"], "dm"),
        (["03/10/2015", "10/13/2015", None], "md"),
        (["03/10/2015", "04/10/2015"], None),
        (["13/10/2015", "10/13/2015"], None),
        (["2015-10-07", 5, None], None),
        ([], None),
    ],
)
def test_a_column_tells_its_order_by_its_unmistakable_days(column, order):
    assert day_order(column) == order


def test_ambiguous_days_are_told_from_senseless_ones():
    assert is_ambiguous("03/10/2015")
    assert not is_ambiguous("13/10/2015")
    assert not is_ambiguous("soon")


@given(st.dates(dt.date(1800, 1, 1), dt.date(2026, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y"]))
def test_every_day_comes_back(day, form):
    assert read_moment(day.strftime(form).replace(day.strftime("%Y"), f"{day.year:04}")).day == day


@given(
    st.one_of(
        st.text(),
        st.from_regex(r"[0-9T:./ +-]{0,30}"),
        st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)", fullmatch=True),
        st.from_regex(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", fullmatch=True),
        st.datetimes(timezones=st.timezones()),
        st.floats(),
        st.binary(),
        st.none(),
    )
)
def test_any_cell_gives_a_moment_or_none(cell):
    moment = read_moment(cell)
    assert moment is None or moment.day.year >= 1800


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("October 7, 2015 Wednesday 9:05 PM EST", "2015-10-08T02:05"),
        ("7. Oktober 2015 21:05 MESZ", "2015-10-07T19:05"),
        ("October 7, 2015 12:00 AM GMT", "2015-10-07T00:00"),
        ("7 October 2015 21:05 (CET)", "2015-10-07T20:05"),
    ],
)
def test_a_named_zone_gives_the_instant(written, instant):
    moment = read_moment(written)
    assert moment.day == DAY
    assert moment.instant.isoformat().startswith(instant)


@pytest.mark.parametrize(
    "written",
    ["7 October 2015 21:05 IST", "7 October 2015 21:05", "7 October 2015 99:05 GMT", "7 October 2015 13:05 PM GMT"],
)
def test_a_zone_of_several_meanings_or_none_gives_no_instant(written):
    assert read_moment(written).instant is None
    assert read_moment(written).day == DAY


def test_no_month_is_named_twice():
    names = [name for names in WRITTEN for name in set(names.split())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("written", "precision", "begins"),
    [
        ("October 2015", "month", "only the month"),
        ("2015-10", "month", "only the month"),
        ("10/2015", "month", "only the month"),
        ("octobre 2015", "month", "only the month"),
        ("2015", "year", "only the year"),
        ("9999", "none", "date not understood"),
        ("13/2015", "none", "date not understood"),
        ("3/10/2015", "none", "date may be day/month"),
        ("1.1.1700", "none", "date lies before 1800"),
        ("7 October 2999", "none", "date lies in the future"),
        ("soon", "none", "date not understood"),
    ],
)
def test_what_gives_no_day_is_explained(written, precision, begins):
    assert why_no_day(written)[0] == precision
    assert why_no_day(written)[1].startswith(begins)


def test_a_language_decides_what_a_month_of_two_meanings_is():
    assert read_moment("7 listopada 2015") is None
    assert read_unusual("7 listopada 2015", "pl").day == dt.date(2015, 11, 7)
    assert read_unusual("7 listopada 2015", "hr").day == dt.date(2015, 10, 7)


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("03/10/2015", "fr"),
        ("yesterday", "en"),
        ("lunes", "es"),
        ("7 of Smarch 2015", "en"),
        ("listopada 2015", "pl"),
        ("7 listopada 2015", None),
        ("7 listopada 2999", "pl"),
        ("7 listopada 2015", "xx"),
    ],
)
def test_no_other_language_makes_a_day_of_what_is_none(written, language):
    assert read_unusual(written, language) is None


def test_a_column_in_an_unusual_language_is_read_with_medium_confidence(tmp_path):
    import toolkit as tk

    (tmp_path / "a.csv").write_text(
        "text,date,language\nRozmowy trwały do północy.,7 listopada 2015,pl\n", encoding="utf-8"
    )
    [row] = tk.load(tmp_path, progress=False).to_dict("records")
    assert str(row["date"].date()) == "2015-11-07"
    assert (row["date_source"], row["date_precision"], row["date_confidence"]) == ("export-field", "day", "medium")


def test_days_that_the_user_states_are_sure(tmp_path, story):
    import toolkit as tk

    (tmp_path / "a.txt").write_text(story(), encoding="utf-8")
    [row] = tk.load(tmp_path, progress=False, dates={"a.txt": "2015-10-07"}).to_dict("records")
    assert (row["date_source"], row["date_precision"], row["date_confidence"]) == ("user", "day", "high")
