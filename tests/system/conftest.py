"""Whole programs in folders of their own; nothing of them is left afterwards."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.demo_program import new_folder, processes_of


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where one demo may keep everything, inside a folder that is removed."""
    parent = new_folder()
    yield parent / "demo"
    left = processes_of(parent)
    shutil.rmtree(parent, ignore_errors=True)
    assert not left, left
