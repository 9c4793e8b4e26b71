"""Reports and their files over HTTP."""

import csv
import io

import pytest
from tests.support.web import Site

from telldesk.analytics.rollup import count_page
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk

REPORT = "/api/v1/stats/report"


async def test_a_report_and_its_file_say_the_same(site: Site, desk: Desk, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    await contact.post("/api/v1/my/tickets", {"text": "Where is my order?"})
    today = (await agent.get("/api/v1/stats")).json()["today"]
    days = f"from={today}&to={today}"
    await agent.get(f"{REPORT}?{days}")
    await desk.run(tenant, lambda work: count_page(work, after=None))
    answer = (await agent.get(f"{REPORT}?{days}&by=priority")).json()
    assert (answer["total"]["opened"], answer["is_counting"]) == (1, False)
    assert [row["priority"] for row in answer["rows"]] == [2]
    file = await agent.get(f"{REPORT}.csv?{days}&by=priority")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith("attachment; ")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [
        ["Priority", "New tickets"], ["Normal", "1"], ["Total", "1"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-03-01",
     "from=yesterday&to=today", "from=2026-03-01&to=2026-03-02&by=contact"],
)  # fmt: skip
async def test_what_is_no_period_is_refused(site: Site, tenant: Tenant, query: str) -> None:
    agent = await site.agent(tenant, "moderator")
    for path in (REPORT, f"{REPORT}.csv"):
        answer = await agent.get(f"{path}?{query}")
        assert answer.status_code == 422, query
