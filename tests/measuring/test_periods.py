"""Weeks run on across the new year, and consecutive periods have consecutive numbers."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.measuring.periods import LENGTHS, first_day, period_number


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_weeks_are_those_of_the_calendar_module(day):
    number = period_number(np.array([day], dtype="datetime64[D]"), "week")
    monday = first_day(number, "week")[0].astype(object)
    assert monday == dt.date.fromisocalendar(*day.isocalendar()[:2], 1)


@pytest.mark.parametrize("every", LENGTHS)
@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_lies_between_the_first_days_of_its_period_and_the_next(every, day):
    number = period_number(np.array([day], dtype="datetime64[D]"), every)
    assert first_day(number, every)[0] <= np.datetime64(day) < first_day(number + 1, every)[0]
    assert period_number(first_day(number, every), every) == number
