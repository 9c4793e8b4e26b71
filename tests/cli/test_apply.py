"""`tenants apply`: what it makes, what it leaves alone, what it says."""

from tests.cli.conftest import Installation


async def test_a_second_run_has_nothing_to_do(installation: Installation) -> None:
    folder = installation.write_tenant()
    first = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "acme: new tenant 'Acme Repairs'" in first.out
    second = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "Nothing to do." in second.out
    assert await installation.ask("SELECT count(*) FROM platform.tenants") == 1
