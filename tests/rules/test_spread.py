"""Percentiles from buckets: as near to the exact ones as is said."""

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.analytics.spread import ERROR, LAST_BUCKET, bucket_of, percentile

DURATIONS = st.integers(min_value=0, max_value=4 * 366 * 24 * 3600)


@given(st.lists(DURATIONS, min_size=1, max_size=200), st.sampled_from([0.01, 0.5, 0.9, 1.0]))
def test_a_percentile_is_within_its_error_of_the_nearest_rank(
    durations: list[int], share: float
) -> None:
    exact = sorted(durations)[max(1, ceil(share * len(durations))) - 1]
    found = percentile(Counter(map(bucket_of, durations)), share)
    assert found is not None
    assert abs(found - exact) <= ERROR * exact


@given(DURATIONS, DURATIONS)
def test_longer_is_never_in_an_earlier_bucket(one: int, two: int) -> None:
    assert (bucket_of(min(one, two)) <= bucket_of(max(one, two))) is True


@pytest.mark.parametrize(("seconds", "bucket"), [(0, 0), (1, 1), (10**12, LAST_BUCKET)])
def test_the_first_and_the_last_bucket(seconds: int, bucket: int) -> None:
    assert bucket_of(seconds) == bucket


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_nothing_has_no_percentile(share: float) -> None:
    assert percentile({}, share) is None
