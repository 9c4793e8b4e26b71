"""What browsers are told of strangers' files: by contents, never by name."""

import pytest

from telldesk.files.kinds import TEXT, UNKNOWN, Kind, kind_of
from telldesk.files.names import disposition, saved_name

JPEG = Kind("image/jpeg", ("jpg", "jpeg"))


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a...", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\0\0\0\0AVI LIST", UNKNOWN),
        (b"OggS\0\x02", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"fLaC\0", "audio/flac"),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x20ftypheic", UNKNOWN),
        (b"\x1aE\xdf\xa3\x01\0webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x01\0matroska", UNKNOWN),
        (b"%PDF-1.7", "application/pdf"),
        (b"MZ\x90\0", UNKNOWN),
        (b"PK\x03\x04", UNKNOWN),
        (b"\x1f\x8b\x08", UNKNOWN),
        (b"", UNKNOWN),
        ("привет, мир".encode(), TEXT),
        ("привет".encode()[:-1], TEXT),
        (b"a\0b", UNKNOWN),
        ("привет".encode("cp1251"), UNKNOWN),
        # T27: nothing a browser would run is anything but text.
        (b"<html><script>alert(1)</script>", TEXT),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", TEXT),
        (b"<?xml version='1.0'?><svg/>", TEXT),
    ],
)
def test_T27_a_file_is_what_it_begins_with(head: bytes, media_type: str) -> None:
    assert kind_of(head).media_type == media_type


@pytest.mark.parametrize(
    ("name", "head", "saved"),
    [
        ("photo.jpg", b"\xff\xd8\xff", "photo.jpg"),
        ("photo.JPEG", b"\xff\xd8\xff", "photo.JPEG"),
        ("photo.exe", b"\xff\xd8\xff", "photo.exe.jpg"),
        ("photo", b"\xff\xd8\xff", "photo.jpg"),
        (None, b"\xff\xd8\xff", "file-1.jpg"),
        ("invoice\u202efdp.exe", b"MZ\x90\0", "invoicefdp.exe"),
        ("invoice\u2066\u200b.pdf", b"%PDF-1", "invoice.pdf"),
        ("page.html", b"<html>", "page.html.txt"),
        ("picture.svg", b"<svg/>", "picture.svg.txt"),
        ("notes.csv", b"a;b", "notes.csv"),
        ("../../etc/passwd", b"a", "etc passwd.txt"),
        ("a\0b\r\nc.txt", b"a", "abc.txt"),
        ("...", b"a", "file-1.txt"),
        ("x" * 4000 + ".pdf", b"%PDF-", "x" * 120 + ".pdf"),
        ("CON<>|?.txt", b"a", "CON.txt"),
        ("\ud800x.txt", b"a", "x.txt"),
    ],
)
def test_T31_the_name_shows_what_will_be_opened(name: str | None, head: bytes, saved: str) -> None:
    assert saved_name(name, kind_of(head), otherwise="file-1") == saved


def test_a_name_breaks_out_of_no_header() -> None:
    header = disposition('Отчёт "x"; a=b\r\nSet-Cookie: y.jpg', JPEG, otherwise="file-1")
    assert header.startswith("inline; filename=")
    assert header.isascii()
    assert not set("\r\n") & set(header)
    assert header.count('"') == 2
    assert "filename*=UTF-8''%D0%9E" in header


def test_what_no_browser_shows_is_saved() -> None:
    assert disposition("a.exe", kind_of(b"MZ\0"), otherwise="f").startswith("attachment;")
