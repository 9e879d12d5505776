"""Publication days are read from the forms that exports use, and never guessed."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.loading.dates import day_order, is_ambiguous, read_moment

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
