"""A report as a file for spreadsheets, in which nothing anybody wrote becomes a formula. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from telldesk.analytics.shapes import NumbersShape, ReportRow, ReportShape, SpreadShape

Say = Callable[[str], str]
_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Excel reads UTF-8 only behind it."""
_DANGEROUS: Final = frozenset("=+-@")
# A spreadsheet that cuts lines at another mark than ours finds a cell behind each of these.
_CUTS: Final = re.compile(r"[,;\t\r\n]")
_PRIORITIES: Final = ("low", "normal", "high", "critical")
_COLUMNS: Final = (
    "opened", "answered", "replies", "resolved", "reopened", "backlog",
    "first-average", "first-median", "first-p90", "first-open-median",
    "resolution-average", "resolution-median", "resolution-p90", "resolution-open-median",
    "ratings", "rating-average", "rating-good",
)  # fmt: skip


def harmless(cell: str) -> str:
    """The words, which no spreadsheet takes for a formula (T30).

    Also where quotes, blanks, invisible marks or wide letters stand before the sign, and where
    another separator would make a cell of the rest.
    """
    if any(_is_formula(part) for part in _CUTS.split(cell)) or cell[:1] in {"\t", "\r"}:
        return f"'{cell}"
    return cell


def _is_formula(part: str) -> bool:
    plain = unicodedata.normalize("NFKC", part)
    seen = (
        char
        for char in plain
        if not char.isspace()
        and char not in "\"'`"
        and unicodedata.category(char) not in {"Cc", "Cf", "Mn"}
    )
    return next(seen, "") in _DANGEROUS


def report_csv(report: ReportShape, categories: Mapping[UUID, str], say: Say) -> str:
    """The report's rows and their sum; durations in minutes, `say` words the columns."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([say(f"report-by-{report.by}"), *(say(f"report-{one}") for one in _COLUMNS)])
    for row in report.rows:
        writer.writerow([harmless(_title(row, categories, say)), *_cells(row.numbers)])
    writer.writerow([say("report-total"), *_cells(report.total)])
    return _BOM + out.getvalue()


def _title(row: ReportRow, categories: Mapping[UUID, str], say: Say) -> str:
    if row.day is not None:
        return row.day.isoformat()
    if row.priority is not None:
        return say(f"priority-{_PRIORITIES[row.priority - 1]}")
    if row.category_id is not None:
        return categories.get(row.category_id, "")
    return row.agent_name or say("report-none")


def _cells(numbers: NumbersShape) -> list[str]:
    first, end = numbers.first_response, numbers.resolution
    return [
        *map(str, (numbers.opened, numbers.answered, numbers.replies, numbers.resolved)),
        *map(str, (numbers.reopened, numbers.backlog)),
        *_spread(first), _minutes(numbers.first_response_open.median_s),
        *_spread(end), _minutes(numbers.resolution_open.median_s),
        str(numbers.ratings), _decimal(numbers.rating_average),
        _decimal(numbers.rating_good_share),
    ]  # fmt: skip


def _spread(spread: SpreadShape) -> list[str]:
    return [_minutes(one) for one in (spread.average_s, spread.median_s, spread.p90_s)]


def _minutes(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds / 60:.1f}"


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
