"""Commit messages read as the house writes them."""

import re
import subprocess
from shutil import which

import pytest
from source_tree import PROJECT

SHAPE = re.compile(r"[a-z][a-z0-9_./-]*: [A-Z0-9`].*")
MOST_CHARACTERS = 72


def test_last_commits_say_area_and_what_they_do() -> None:
    git = which("git")
    if git is None or not (PROJECT / ".git").exists():
        pytest.skip("no git history here")
    asked = subprocess.run(  # noqa: S603 - git on our own folder
        [git, "-C", PROJECT, "log", "-50", "--no-merges", "--format=%h %s"],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode != 0:
        pytest.skip(f"git does not tell: {asked.stderr.strip()}")
    offences = [
        line
        for line in asked.stdout.splitlines()
        for subject in [line.partition(" ")[2]]
        if not SHAPE.fullmatch(subject) or len(subject) > MOST_CHARACTERS
    ]
    assert not offences, (
        f"write `area: Imperative sentence.` in at most {MOST_CHARACTERS} characters:\n"
        + "\n".join(offences)
    )
