"""`tenants apply` and the logo: drawn into the tenant's schema, once, and again when it is lost."""

import io
from pathlib import Path

from PIL import Image
from tests.cli.conftest import Installation

BRAND = 'brand.logo = "brand/logo.png"\nbrand.colours.accent = "#336699"'


def write(installation: Installation, colour: str = "#336699") -> Path:
    folder = installation.write_tenant(colours=BRAND)
    picture = folder / "acme" / "brand" / "logo.png"
    picture.parent.mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), colour).save(picture)
    return folder


async def see(installation: Installation, what: str) -> object:
    schema = await installation.ask("SELECT schema_name FROM platform.tenants")
    return await installation.ask(f'SELECT {what} FROM "{schema}".brand_pictures')


async def test_the_logo_is_drawn_at_every_size_and_no_file_is_left(
    installation: Installation,
) -> None:
    folder = write(installation)
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "+ logo's pictures" in ran.out
    assert await see(installation, "array_agg(side ORDER BY side)") == [48, 192, 512]
    content = await see(installation, "min(content) FILTER (WHERE side = 48)")
    assert isinstance(content, bytes)
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.getpixel((24, 24)) == (0x33, 0x66, 0x99, 255)
    assert not (installation.folder / "data" / "files").exists()
    again = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "Nothing to do." in again.out


async def test_another_logo_takes_the_place_of_the_first(installation: Installation) -> None:
    folder = write(installation)
    await installation.run("tenants", "apply", str(folder), "--yes")
    first = await see(installation, "min(name)")
    write(installation, "#ff0000")
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "~ desk.logo" in ran.out
    assert await see(installation, "count(*)") == 3
    assert await see(installation, "min(name)") != first
    folder = installation.write_tenant()
    await installation.run("tenants", "apply", str(folder), "--yes")
    assert await see(installation, "count(*)") == 0


async def test_a_logo_chosen_in_the_portal_stays_until_overwritten(
    installation: Installation,
) -> None:
    folder = write(installation)
    await installation.run("tenants", "apply", str(folder), "--yes")
    schema = await installation.ask("SELECT schema_name FROM platform.tenants")
    await installation.execute(
        f"""SET search_path = "{schema}"; UPDATE desk SET logo = 'own';
        INSERT INTO brand_pictures SELECT 'own', side, mime, sha256, content FROM brand_pictures"""
    )
    write(installation, "#ff0000")
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "= desk.logo" in ran.out
    assert await see(installation, "count(*) FILTER (WHERE name = 'own')") == 3
    again = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "Nothing to do." in again.out
    await installation.run("tenants", "apply", str(folder), "--yes", "--overwrite")
    assert await see(installation, "count(*)") == 3
    assert await see(installation, "count(*) FILTER (WHERE name = 'own')") == 0


async def test_a_logo_an_earlier_release_kept_elsewhere_is_drawn_by_the_next_run(
    installation: Installation,
) -> None:
    folder = write(installation)
    await installation.run("tenants", "apply", str(folder), "--yes")
    schema = await installation.ask("SELECT schema_name FROM platform.tenants")
    await installation.execute(f'DELETE FROM "{schema}".brand_pictures')
    dry = await installation.run("tenants", "apply", str(folder), "--dry-run", "--json")
    assert dry.json["tenants"][0]["draws_logo"] is True
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "+ logo's pictures" in ran.out
    assert await see(installation, "count(*)") == 3


async def test_T27_a_picture_that_cannot_be_drawn_makes_no_tenant(
    installation: Installation,
) -> None:
    folder = write(installation)
    picture = folder / "acme" / "brand" / "logo.png"
    content = picture.read_bytes()
    picture.write_bytes(content[:60] + b"\0" * 40)
    ran = await installation.run("tenants", "apply", str(folder), "--yes", "--json")
    assert ran.code == 1
    assert await installation.ask("SELECT count(*) FROM platform.tenants") == 0
