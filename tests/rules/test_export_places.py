"""Names inside an archive: safe everywhere, and never two the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.exports.places import document_path, file_path, safe_name
from telldesk.files.orphans import object_of


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\photo.jpg", "photo.jpg"),
        ("договор №5.docx", "договор _5.docx"),
        ("a\u202egpj.exe", "a_gpj.exe"),
        ("-rf", "rf"),
        ("..", "file"),
        (".hidden", "hidden"),
        ("", "file"),
        ("a" * 300 + ".jpeg", "a" * 80 + ".jpeg"),
        ("name." + "x" * 300, "name." + "x" * 16),
        ("two..dots...pdf", "two.dots.pdf"),
    ],
)
def test_a_senders_name_is_made_safe(said: str, kept: str) -> None:
    assert safe_name(said) == kept


@given(st.text(max_size=400))
def test_whatever_the_name_it_is_one_plain_part_of_a_path(said: str) -> None:
    name = safe_name(said)
    assert name
    assert len(name) <= 97
    assert ".." not in name
    assert not set(name) & set("/\\:*?<>|\x00\n")
    assert name == name.strip(" .")


@given(st.tuples(st.integers(1), st.integers(1), st.integers(0)), st.text(max_size=20))
def test_two_files_never_have_the_same_path(place: tuple[int, int, int], name: str) -> None:
    ticket, position, part = place
    path = file_path(*place, name)
    assert path != file_path(ticket, position, part + 1, name)
    assert path != file_path(ticket, position + 1, part, name)
    assert path.count("/") == 2


def test_a_tickets_first_document_has_its_number_alone() -> None:
    assert document_path(12, 1, "json") == "tickets/12.json"
    assert document_path(12, 3, "html") == "tickets/12-3.html"


@pytest.mark.parametrize(
    ("key", "is_a_files"),
    [
        ("t/tenant_1/0192f0c4-5b1e-7c3a-9d27-3f0a52c1b6aa", True),
        ("t/tenant_1/0192f0c4-5b1e-7c3a-9d27-3f0a52c1b6aa.thumb", True),
        ("t/tenant_1/exports/0192f0c4-5b1e-7c3a-9d27-3f0a52c1b6aa/x.zip", False),
        ("t/tenant_1/exports/x/0192f0c4-5b1e-7c3a-9d27-3f0a52c1b6aa.zip", False),
        ("t/tenant_1/other", False),
        ("t/tenant_1", False),
    ],
)
def test_archives_are_no_files_for_the_sweep(key: str, is_a_files: bool) -> None:
    assert (object_of(key) is not None) == is_a_files
