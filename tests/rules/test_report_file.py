"""T30: what people wrote never becomes a formula in a spreadsheet."""

import csv
import io
import unicodedata
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.analytics.export import harmless, report_csv
from telldesk.analytics.shapes import ReportRow, ReportShape
from telldesk.analytics.summing import numbers_of

DANGEROUS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\tplain", "\n=1",
    " =1", "\N{NO-BREAK SPACE}=1",
    "\N{FULLWIDTH EQUALS SIGN}1", "\N{FULLWIDTH PLUS SIGN}1", "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}x", "\N{SMALL EQUALS SIGN}1", '"=1', "'=1", '" =1', "\u200b=1",
    "\u202e=1", "\ufeff=1", "Anna;=1", "Anna,=1", "Anna\t=1", "Anna\n=1", 'Anna"\n"=1', "\x00=1",
]  # fmt: skip
PLAIN = ["Anna", "Anna-Maria", "a=b", "a@b.c", "1 + 1", "Анна (смена 2)", ""]


@pytest.mark.parametrize("words", DANGEROUS)
def test_T30_what_would_be_a_formula_is_words(words: str) -> None:
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", PLAIN)
def test_T30_plain_words_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words


def _report(name: str) -> ReportShape:
    none = numbers_of([], backlog=0)
    return ReportShape(
        first_day=date(2026, 3, 1), last_day=date(2026, 3, 2), time_zone="UTC", by="agent",
        is_own=False, is_counting=False, percentile_error=0.05, total=none, before=none,
        rows=[ReportRow(agent_id=UUID(int=1), agent_name=name, numbers=none)],
    )  # fmt: skip


@given(st.one_of(st.sampled_from(DANGEROUS), st.text(max_size=30)))
def test_T30_a_parser_finds_no_formula_in_the_file(name: str) -> None:
    text = report_csv(_report(name), {}, lambda key: key).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [len(row) for row in rows] == [18, 18, 18]
    for cell in (cell for row in rows for cell in row if cell):
        seen = unicodedata.normalize("NFKC", cell).strip()
        assert seen[:1] not in {"=", "+", "-", "@"}
        assert cell[0] not in {"\t", "\r"}


def test_the_file_says_days_priorities_and_categories() -> None:
    none = numbers_of([], backlog=3)
    rows = [
        ReportRow(day=date(2026, 3, 1), numbers=none), ReportRow(priority=4, numbers=none),
        ReportRow(category_id=UUID(int=2), numbers=none), ReportRow(numbers=none),
    ]  # fmt: skip
    text = report_csv(
        ReportShape(
            **{name: getattr(_report(""), name) for name in ReportShape.__struct_fields__}
            | {"rows": rows}
        ),
        {UUID(int=2): "Money"},
        lambda key: key,
    )
    assert [row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))] == [
        "report-by-agent", "2026-03-01", "priority-critical", "Money", "report-none",
        "report-total",
    ]  # fmt: skip
