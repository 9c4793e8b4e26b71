"""What a demo that is up tells people."""

from telldesk.demo.report import DemoAgent, DemoReport, DemoTenant, for_people


def test_people_are_told_where_each_tenants_app_is() -> None:
    agent = DemoAgent(key="ann", name="Ann", role="owner", telegram_user_id=7)
    tenant = DemoTenant(
        slug="acme", name="Acme", id="1", schema="tenant_1", bot_id=2, bot_username="acme_bot",
        hook="http://127.0.0.1:8080/hooks/telegram/x", app="http://127.0.0.1:8080/app/abc/",
        agents=[agent], contacts={}, owners=["owner@acme.example"],
    )  # fmt: skip
    report = DemoReport(
        data="/d", web="http://127.0.0.1:8080", simulator="http://127.0.0.1:8081",
        portal="http://127.0.0.1:8080/portal/", mail="http://127.0.0.1:8084/mail", internal="",
        worker_internal="", database_url="", redis_url="", env_file="", pid_file="",
        tenants=[tenant], seconds=7.4,
    )  # fmt: skip
    told = for_people(report).splitlines()
    at = told.index("  Acme  (@acme_bot)")
    assert told[at + 1] == "    app: http://127.0.0.1:8080/app/abc/"
    assert "Ann (owner)" in told[at + 2]
    assert told[at + 3] == "    owners: owner@acme.example"
    assert any(line.endswith(report.portal) for line in told)
    assert any(line.endswith(report.mail) for line in told)
