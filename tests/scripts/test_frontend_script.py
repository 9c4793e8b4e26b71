"""Building the frontend: once, again only when something changed, and with advice when it fails.

Runs the real script with the real Node and npm, in a small project whose builder is one file.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "frontend.py"
BUILDER = """
const fs = require("node:fs");
const out = process.argv[process.argv.indexOf("--outDir") + 1];
fs.mkdirSync(out, { recursive: true });
fs.copyFileSync("src/main.ts", out + "/manifest.json");
"""
NOTHING = {"name": "small", "lockfileVersion": 3, "packages": {"": {"name": "small"}}}


class Project:
    def __init__(self, root: Path) -> None:
        self.frontend = root / "frontend"
        self.manifest = root / "src/telldesk/web/built/manifest.json"
        self.script = root / "scripts" / "frontend.py"
        for folder in (self.frontend / "src", self.script.parent, self.manifest.parents[1]):
            folder.mkdir(parents=True)
        shutil.copy(SCRIPT, self.script)
        (self.frontend / "package.json").write_text('{"name": "small", "private": true}')
        (self.frontend / "package-lock.json").write_text(json.dumps(NOTHING))
        (self.frontend / ".npmrc").write_text("audit=false\n")
        (self.frontend / "src" / "main.ts").write_text("one")

    def write_builder(self, text: str) -> None:
        program = self.frontend / "node_modules" / ".bin" / "vite"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(text)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - a copy of our own script
            [sys.executable, self.script, *arguments],
            capture_output=True, text=True, check=False, cwd="/", env={**os.environ, **more},
        )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that is installed and has not been built."""
    made = Project(tmp_path)
    assert made.run("build").returncode == 1
    made.write_builder(BUILDER)
    return made


def test_a_failed_build_says_what_to_do_and_exits_with_1(tmp_path: Path) -> None:
    done = Project(tmp_path).run("build")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Installing what frontend/package-lock.json names" in done.stderr
    assert "correct it in frontend/ and run the same line again" in done.stderr


def test_what_cannot_be_installed_says_what_to_do(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (project.frontend / "package-lock.json").write_text("{")
    done = project.run("build")
    assert done.returncode == 1
    assert "needs the network" in done.stderr
    assert not project.manifest.exists()


def test_a_second_build_says_nothing_and_needs_no_node(project: Project) -> None:
    first = project.run("build")
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr == "Building the app.\n"
    project.write_builder("throw new Error('the tool is not asked again')")
    second = project.run("build")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_changed_sources_are_built_anew(project: Project) -> None:
    project.run("build")
    (project.frontend / "src" / "main.ts").write_text("two")
    assert project.run("build").stderr == "Building the app.\n"
    assert project.manifest.read_text() == "two"


def test_tests_of_the_frontend_are_no_reason_to_build(project: Project) -> None:
    project.run("build")
    (project.frontend / "src" / "main.test.ts").write_text("new")
    assert project.run("build").stderr == ""


def test_a_failed_build_leaves_what_is_served(project: Project) -> None:
    project.run("build")
    (project.frontend / "src" / "main.ts").write_text("two")
    project.write_builder("process.exit(7)")
    assert project.run("build").returncode == 1
    assert project.manifest.read_text() == "one"


def test_a_lost_build_is_made_again(project: Project) -> None:
    project.run("build")
    project.manifest.unlink()
    assert project.run("build").returncode == 0
    assert project.manifest.read_text() == "one"


def test_two_runs_at_once_wait_for_each_other(project: Project) -> None:
    with project.script.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = subprocess.Popen(  # noqa: S603 - a copy of our own script
            [sys.executable, project.script, "build"], stderr=subprocess.PIPE, text=True
        )
        assert waiting.stderr is not None
        assert waiting.stderr.readline().endswith("waiting for it.\n")
        assert not project.manifest.exists()
    assert waiting.communicate()[1] == "Building the app.\n"
    assert waiting.returncode == 0


def test_a_tools_exit_code_is_the_tasks(project: Project) -> None:
    project.write_builder("process.exit(7)")
    assert project.run("run", "vite").returncode == 7


def test_a_home_that_is_not_there_is_no_obstacle(tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert "correct it in frontend/" in Project(tmp_path).run("build", HOME=str(home)).stderr
    assert not home.exists()
