"""The set-up script's decisions; setting up itself is proved by every run of the checks."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def script(name: str) -> Any:
    spec = spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], ["task", "--list"]),
        (["check"], ["task", "--exit-code", "check"]),
        (["demo", "--port", "9"], ["task", "--exit-code", "demo", "--", "--port", "9"]),
        (["demo", "--", "--port"], ["task", "--exit-code", "demo", "--", "--port"]),
        (["--dry", "check"], ["task", "--exit-code", "--dry", "check"]),
    ],
)
def test_words_after_the_task_are_the_tasks_own(arguments: list[str], command: list[str]) -> None:
    assert script("run").task_command(arguments) == command


def test_old_python_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    run = script("run")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", {"python3.12": "/usr/bin/python3.12"}.get)
    with pytest.raises(SystemExit, match=r"Python 3\.9, .* needs 3\.11 .*with python3\.12"):
        run.refuse_old_python()
    monkeypatch.setattr(run.shutil, "which", {}.get)
    with pytest.raises(SystemExit, match="install a newer one"):
        run.refuse_old_python()


def test_help_tells_the_two_lines_and_installs_nothing() -> None:
    asked = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, SCRIPTS / "run.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    assert "scripts/run.py demo" in asked.stdout
    assert "scripts/run.py check" in asked.stdout
    assert asked.stderr == ""


def test_what_is_installed_depends_on_lock_project_and_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = script("run")
    files = [tmp_path / name for name in ("requirements.lock", "pyproject.toml", "pyvenv.cfg")]
    for file in files:
        file.write_text("one")
    monkeypatch.setattr(run, "PROJECT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "LOCK", files[0])
    seen = {run.fingerprint()}
    assert seen == {run.fingerprint()}
    for file in files:
        file.write_text("two")
        seen.add(run.fingerprint())
    assert len(seen) == 4


CASES = """<testsuites><testsuite>
<testcase classname="tests.rules.test_sla" name="test_a"/>
<testcase classname="tests.browser.test_inbox" name="test_b">{outcome}</testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ("", "All tests: 2 passed"),
        ("<failure/>", "All tests: 1 failed, 1 passed"),
        ("<error/>", "All tests: 1 errors, 1 passed"),
    ],
)
def test_totals_of_all_reports_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], outcome: str, line: str
) -> None:
    report = tmp_path / "test.xml"
    report.write_text(CASES.format(outcome=outcome))
    script("count_tests").main([str(report)])
    assert capsys.readouterr().out.strip() == line


def test_skipped_browser_test_fails_the_count(tmp_path: Path) -> None:
    report = tmp_path / "test.xml"
    report.write_text(CASES.format(outcome="<skipped/>"))
    with pytest.raises(SystemExit, match=r"skipped:\n  tests\.browser\.test_inbox::test_b"):
        script("count_tests").main([str(report)])


def test_count_of_nothing_fails(tmp_path: Path) -> None:
    report = tmp_path / "test.xml"
    report.write_text("<testsuites/>")
    with pytest.raises(SystemExit, match="No test passed"):
        script("count_tests").main([str(report)])
