"""Whole programs in folders of their own; nothing of them is left afterwards."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.demo_program import new_folder, processes_of


@contextmanager
def _own_folder() -> Iterator[Path]:
    parent = new_folder()
    yield parent / "demo"
    left = processes_of(parent)
    shutil.rmtree(parent, ignore_errors=True)
    assert not left, left


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where one demo may keep everything, inside a folder that is removed."""
    with _own_folder() as path:
        yield path


@pytest.fixture(scope="module")
def module_folder() -> Iterator[Path]:
    """The same for a demo that all tests of a module share."""
    with _own_folder() as path:
        yield path
