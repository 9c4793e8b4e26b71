"""Manifests: what is read, and how every mistake is named."""

import struct
from pathlib import Path

import pytest

from telldesk.cli.vocabulary import PREFIX, TEXTS, manifest_vocabulary
from telldesk.kernel.i18n import has_message, languages
from telldesk.tenancy.history import read_history
from telldesk.tenancy.manifest import Declared, read_stored
from telldesk.tenancy.manifest_files import find_folders, read_folder
from telldesk.tenancy.manifest_reading import read_manifest
from telldesk.tenancy.names import name_problem, slug_problem
from telldesk.tenancy.toml_lines import Lines

TENANTS = Path(__file__).parents[2] / "tenants"
GOOD = """\
name = "Acme Repairs"
languages = ["en", "ru"]
default_language = "en"
time_zone = "Europe/Berlin"
[inbox]
token_env = "ACME_TOKEN"
[brand.colours]
accent = "#336699"
[[categories]]
key = "parts"
names = { en = "Spare parts", ru = "Запчасти" }
[[staff]]
key = "ann"
name = "Ann"
role = "owner"
"""


def read(text: str, **files: bytes) -> tuple[Declared | None, list[str]]:
    named = {name.replace("__", "/").replace("_toml", ".toml"): raw for name, raw in files.items()}
    declared, problems = read_manifest(
        "acme",
        {"tenant.toml": text.encode(), **named},
        manifest_vocabulary(),
        folder="tenants/acme",
    )
    return declared, [problem.sentence for problem in problems]


def test_a_good_manifest_is_read_with_its_defaults() -> None:
    declared, problems = read(GOOD, texts__ru_toml='greeting = "Привет, {name}!"'.encode())
    assert problems == []
    assert declared is not None
    manifest = declared.manifest
    assert manifest.slug == "acme"
    assert (manifest.policy.boundary, manifest.policy.boundary_hours) == ("hours", 72)
    assert manifest.managed == "merge"
    assert manifest.staff[0].language == "en"
    assert manifest.texts == {"ru": {"greeting": "Привет, {name}!"}}


def test_a_stored_manifest_reads_back_equal() -> None:
    declared, _ = read(GOOD)
    assert declared is not None
    assert read_stored(declared.manifest.stored()) == declared.manifest


@pytest.mark.parametrize(("name", "otherwise"), [("ratings", True), ("closing_transcripts", False)])
def test_a_desk_may_say_what_its_contacts_get_at_the_end(name: str, *, otherwise: bool) -> None:
    for wish, wished, problems in (
        ("", otherwise, []),
        ("= false", False, []),
        ("= true", True, []),
        ('= "no"', None, ["text instead of yes or no. Use true or false."]),
        ("= 1", None, ["a number instead of yes or no. Use true or false."]),
    ):
        text = f"[desk]\n{name} {wish}\n" if wish else ""
        declared, found = read(GOOD.replace("[[categories]]", f"{text}[[categories]]", 1))
        assert [one.rpartition(f"desk.{name}: ")[2] for one in found] == problems
        if wished is not None:
            assert declared is not None
            assert getattr(declared.manifest.policy, name) is wished


def test_all_mistakes_of_a_run_are_named_with_their_lines() -> None:
    text = """\
name = "Telegram Support"
languages = ["en", "tlh"]
defualt_language = "en"
time_zone = "Mars/Olympus"
managed = "by hand"

[inbox]
token_env = "TELLDESK_TOKEN"

[brand]
logo = "brand/../../secret.png"
[brand.colours]
accent = "red"

[desk]
boundary = "hour"
burst_s = 1000

[[categories]]
key = "parts"
names.en = "Spare parts"

[[categories]]
key = "parts"
colour = "blue"
[categories.names]
en = ""

[[staff]]
key = "Ann"
name = "Ann"
role = "bos"
"""
    assert read(text)[1] == [
        'tenants/acme/tenant.toml:1: default_language: missing. Add default_language = "...".',
        (
            "tenants/acme/tenant.toml:1: name: a name may not pass for Telegram, its staff or this "
            "platform. Use the tenant's own name."
        ),
        "tenants/acme/tenant.toml:2: languages: 'tlh' is not spoken here. Known: en, ru.",
        "tenants/acme/tenant.toml:3: defualt_language: no such key. Did you mean default_language?",
        (
            "tenants/acme/tenant.toml:4: time_zone: 'Mars/Olympus' is no time zone. "
            "Use e.g. Europe/Moscow."
        ),
        "tenants/acme/tenant.toml:5: managed: 'by hand' is not known. Use merge, manifest.",
        (
            "tenants/acme/tenant.toml:8: inbox.token_env: not the name of an environment variable "
            "for tokens. Use capitals, digits and _, e.g. SHOP_BOT_TOKEN; TELLDESK_ is kept for "
            "settings."
        ),
        (
            "tenants/acme/tenant.toml:11: brand.logo: outside the folder brand/. "
            "Write e.g. brand/logo.png."
        ),
        (
            "tenants/acme/tenant.toml:13: brand.colours.accent: 'red' is no colour. "
            "Write #rrggbb, e.g. #2965cc."
        ),
        (
            "tenants/acme/tenant.toml:16: desk.boundary: 'hour' is not known. "
            "Did you mean hours? Use thread, hours, ask."
        ),
        (
            "tenants/acme/tenant.toml:17: desk.burst_s: 1000 is out of range. "
            "Use a whole number from 0 to 300."
        ),
        'tenants/acme/tenant.toml:21: categories[0].names.tlh: missing. Add tlh = "...".',
        (
            "tenants/acme/tenant.toml:24: categories[1].key: 'parts' stands on line 20 too. "
            "Rename one."
        ),
        (
            "tenants/acme/tenant.toml:25: categories[1].colour: 'blue' is no colour. "
            "Write #rrggbb, e.g. #2965cc."
        ),
        'tenants/acme/tenant.toml:26: categories[1].names.tlh: missing. Add tlh = "...".',
        "tenants/acme/tenant.toml:27: categories[1].names.en: empty. Write something here.",
        'tenants/acme/tenant.toml:29: staff: nobody is the owner. Give one person role = "owner".',
        (
            "tenants/acme/tenant.toml:30: staff[0].key: 'Ann' is no key. "
            "Use small letters, digits, hyphens."
        ),
        (
            "tenants/acme/tenant.toml:32: staff[0].role: 'bos' is not known. "
            "Use helper, moderator, admin, developer, owner."
        ),
    ]


@pytest.mark.parametrize(
    ("line", "number", "reason"),
    [
        ('name = "again"', 2, "Cannot overwrite a value"),
        ('x = "open', 2, "Illegal character"),
        ("= 5", 2, "Invalid statement"),
    ],
)
def test_broken_toml_is_named_with_its_line(line: str, number: int, reason: str) -> None:
    (sentence,) = read(f'name = "A"\n{line}\n')[1]
    assert sentence.startswith(f"tenants/acme/tenant.toml:{number}: not TOML: {reason}")


def test_S6_a_token_by_value_is_refused_and_not_repeated() -> None:
    token = "123456789:" + "A" * 35
    _, problems = read(GOOD + f"# {token}\n")
    assert len(problems) == 1
    assert problems[0].startswith("tenants/acme/tenant.toml:16: this looks like a bot token")
    assert token not in problems[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('greting = "x"', "1: greting: no such key. Did you mean greeting?"),
        ("greeting = 5", "1: greeting: a number instead of text. Put it in quotes."),
        (
            'greeting = "Hi {nmae}"',
            "1: greeting: no such placeholder: {nmae}. Allowed here: {desk}, {name}.",
        ),
        ('help = "Powered by Telldesk"', "1: help: names the platform. Speak as the tenant only."),
        ('help = "' + "x" * 1001 + '"', "1: help: 1001 characters, 1000 are the most. Shorten it."),
        ('help = "a\\u202eb"', "1: help: holds invisible control characters. Type it anew."),
    ],
)
def test_texts_are_checked(text: str, told: str) -> None:
    assert read(GOOD, texts__en_toml=text.encode())[1] == [f"tenants/acme/texts/en.toml:{told}"]


def test_texts_of_another_language_are_refused() -> None:
    assert read(GOOD, texts__de_toml=b"")[1] == [
        (
            "tenants/acme/texts/de.toml:1: not a language of this desk. "
            "Known: texts/en.toml, texts/ru.toml."
        )
    ]


def test_a_file_that_is_no_text_is_named() -> None:
    declared, problems = read_manifest(
        "acme", {"tenant.toml": b'name = "A"\n\xff'}, manifest_vocabulary(), folder="t"
    )
    assert declared is None
    assert [problem.sentence for problem in problems] == [
        "t/tenant.toml:2: not UTF-8 text. Save the file as UTF-8."
    ]


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * 9


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (b"GIF89a", "not a PNG picture"),
        (png(4000, 100), "4000 x 100 pixels, 2048 are the most"),
        (png(10, 10) + b"\0" * 600_000, "larger than 512 KiB"),
    ],
)
def test_logos_are_checked(picture: bytes, reason: str) -> None:
    declared, problems = read_manifest(
        "acme",
        {
            "tenant.toml": GOOD.replace(
                "[brand.colours]", '[brand]\nlogo = "brand/a.png"\n[brand.colours]'
            ).encode(),
            "brand/a.png": picture,
        },
        manifest_vocabulary(),
        folder="t",
    )
    assert declared is None
    assert [problem.reason for problem in problems] == [reason]


def test_the_example_tenants_have_no_mistake() -> None:
    folders = find_folders(TENANTS)
    assert [folder.name for folder in folders] == ["kubograd", "maple-thread", "north-harbour"]
    for folder in folders:
        files, strangers = read_folder(folder)
        declared, problems = read_manifest(
            folder.name, files, manifest_vocabulary(), folder=folder.name
        )
        assert (strangers, problems) == ([], [])
        assert declared is not None
        history, problems = read_history(files, declared.manifest, folder=folder.name)
        assert problems == []
        assert history is not None
        assert 6 <= len(history.conversations) <= 12
        assert declared.logo


def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    folder = tmp_path / "acme"
    (folder / "brand").mkdir(parents=True)
    (folder / "brand" / "logo.png").symlink_to(tmp_path / "secret")
    (folder / "tenant.tmol").write_text("")
    files, problems = read_folder(folder)
    assert files == {}
    assert [problem.reason for problem in problems] == [
        "a link that leads outside the tenant's folder",
        "a manifest has no such file",
    ]


@pytest.mark.parametrize("name", ["Telegram", "Теlеgrаm Help", "T3LEGRAM", "Телеграм", "Support"])
def test_T52_names_that_pose_as_somebody_are_refused(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["Кубоград", "Maple & Thread", "Hilltop Support Centre"])
def test_T52_honest_names_are_not(name: str) -> None:
    assert name_problem(name) == ""


@pytest.mark.parametrize("slug", ["www", "support", "te1egram", "ab", "Acme", "a--b", "acme-"])
def test_reserved_and_malformed_slugs_are_refused(slug: str) -> None:
    assert slug_problem(slug)


def test_lines_are_found_through_every_shape_of_value() -> None:
    lines = Lines(
        'a = """\n[not]\nb = 1\n"""\nb = [ # ]\n  "]",\n]\n"q.r" = 1\n'
        "[t]\nc.d = { e = 1 }\n[[x.y]]\nz = 1\n[[x.y]]\nz = 'it''s'\n[x.y.w]\nv = 2\n"
    )
    found = {path: lines.of(path) for path in ("a", "b", "t.c.d.e", "x.y[1].z", "x.y[1].w.v", "no")}
    assert found == {"a": 1, "b": 5, "t.c.d.e": 10, "x.y[1].z": 14, "x.y[1].w.v": 16, "no": 1}


@pytest.mark.parametrize("language", languages())
def test_every_text_a_tenant_may_word_is_one_the_bot_says(language: str) -> None:
    for key in TEXTS:
        assert has_message(language, PREFIX + key), key
