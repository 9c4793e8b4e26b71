"""The desk over days: a report, and the same for spreadsheets."""

from datetime import date
from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from telldesk.analytics.report import MAX_DAYS, read_report, read_report_file
from telldesk.analytics.shapes import By, ReportShape
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ONE: Final = "/api/v1/stats/report"
_GUARDS: Final = [agents(Permission.STATS_READ)]
First = Annotated[
    date | None,
    QueryParameter(
        name="from", required=False,
        description="First day, in the desk's own time zone; the sixth before the last one.",
    ),
]  # fmt: skip
Last = Annotated[
    date | None,
    QueryParameter(
        name="to", required=False, description=f"Last day, or today; at most {MAX_DAYS} in all."
    ),
]


@get(_ONE, operation_id="getReport", guards=_GUARDS, summary="The desk over days")
async def report(
    caller: NamedDependency[Caller],
    first_day: First = None,
    last_day: Last = None,
    by: FromQuery[By] = "day",
) -> ReportShape:
    """What happened in these days, whole, as many days before, and by whom or about what.

    Helpers read of what they did themselves. Percentiles are within `percentile_error`.
    """
    return await caller.run(read_report, first_day=first_day, last_day=last_day, by=by)


@get(
    f"{_ONE}.csv", operation_id="getReportFile", guards=_GUARDS, media_type="text/csv",
    summary="The same for spreadsheets",
)  # fmt: skip
async def report_file(
    caller: NamedDependency[Caller],
    first_day: First = None,
    last_day: Last = None,
    by: FromQuery[By] = "day",
) -> Response[str]:
    """The rows of the report and their sum; durations are minutes."""
    text = await caller.run(read_report_file, first_day=first_day, last_day=last_day, by=by)
    days = "-".join(day.isoformat() for day in (first_day, last_day) if day is not None)
    headers = {"content-disposition": f'attachment; filename="report-{by}-{days}.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


ROUTES = [report, report_file]
