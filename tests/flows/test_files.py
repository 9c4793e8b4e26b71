"""Files on their way from the chat to whoever may see them."""

import io
from uuid import UUID

import pytest
from PIL import Image
from tests.support.flow import Flow
from tests.support.sent_files import Send, picture, problem

from telldesk.kernel.db import Tenant


@pytest.mark.usefixtures("fetching")
async def test_both_sides_see_a_photo_in_every_size(send: Send) -> None:
    content = picture()
    sent = await send("photo", content)
    for person, mine in ((sent.agent, False), (sent.contact, True)):
        answer = await person.get(sent.path(mine=mine))
        assert answer.status_code == 200, answer.text
        assert answer.content == content
        headers = answer.headers
        assert headers["content-type"] == "image/jpeg"
        assert headers["content-length"] == str(len(content))
        assert headers["content-disposition"].startswith('inline; filename="photo-')
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "private, max-age=86400, immutable"
        assert headers["vary"] == "Authorization"
    small = await sent.get("preview")
    assert small.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(small.content)) as drawn:
        assert (drawn.format, max(drawn.size)) == ("WEBP", 1280)
    thumb = await sent.get("thumb")
    assert thumb.headers["content-type"].startswith("image/")


@pytest.mark.usefixtures("fetching")
async def test_browsers_keep_a_file_until_its_message_is_edited(send: Send, flow: Flow) -> None:
    sent = await send("photo")
    await flow.control.post("edit", **sent.channel_message, caption="Another one")
    await flow.drain()
    for person, mine in ((sent.agent, False), (sent.contact, True)):
        place = sent.path(mine=mine).split("/messages/")[0]
        (message,) = (await person.get(f"{place}/conversation")).json()["messages"]
        assert message.get("revisions", message.get("revision")) == 1
        kept = {}
        for revision in (0, 1):
            answer = await person.get(sent.path(mine=mine, revision=revision))
            assert answer.status_code == 200, answer.text
            kept[revision] = answer.headers["cache-control"]
        assert kept == {0: "private, no-cache", 1: "private, max-age=86400, immutable"}
        unnamed = await person.get(sent.path(mine=mine).split("?")[0])
        assert unnamed.headers["cache-control"] == "private, no-cache"


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize(
    ("name", "content", "media_type", "saved"),
    [
        (
            "page.html",
            b"<script>alert(1)</script>",
            "text/plain; charset=utf-8",
            'attachment; filename="page.html.txt"',
        ),
        (
            "invoice\u202efdp.exe",
            b"MZ\x90\0\x03",
            "application/octet-stream",
            'attachment; filename="invoicefdp.exe"',
        ),
        ("report.pdf", b"%PDF-1.7 ...", "application/pdf", 'inline; filename="report.pdf"'),
    ],
)
async def test_T27_T31_a_document_is_told_by_its_contents(
    send: Send, name: str, content: bytes, media_type: str, saved: str
) -> None:
    sent = await send("document", content, name=name, mime="text/html")
    answer = await sent.get()
    assert answer.content == content
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"].startswith(saved)


@pytest.mark.usefixtures("fetching")
async def test_a_large_file_comes_whole(send: Send) -> None:
    content = bytes(range(256)) * 2750  # of a control request a megabyte is taken
    sent = await send("document", content, name="a.bin")
    assert (await sent.get()).content == content


@pytest.mark.usefixtures("fetching")
async def test_T16_T19_nobody_else_sees_it(send: Send, flow: Flow, other_tenant: Tenant) -> None:
    sent = await send("photo")
    elsewhere = await flow.open_desk(other_tenant)
    foreign = await flow.agent(elsewhere, "owner")
    helper = await flow.agent(sent.at, "helper")
    stranger = await flow.person()
    await flow.start(sent.at, stranger)
    other = await flow.sign_in(sent.at, stranger)
    for person, mine in ((foreign, False), (helper, False), (other, True)):
        answer = await person.get(sent.path(mine=mine))
        assert problem(answer) == (404, "ticket-unknown")
    assert problem(await sent.agent.get(sent.path(mine=True)))[0] == 403
    assert problem(await sent.contact.get(sent.path()))[0] == 403
    # What is part of a note is nothing to its contact.
    await flow.desk.run(
        sent.at.tenant,
        lambda work: work.conn.execute(
            "UPDATE messages SET author_kind = 'agent', visibility = 'note' WHERE id = $1",
            UUID(sent.message_id),
        ),
    )
    assert (await sent.get()).status_code == 200
    assert problem(await sent.contact.get(sent.path(mine=True))) == (404, "file-unknown")


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize("part", ["0", "99999999999999", "-1"])
async def test_a_part_that_is_none_is_unknown(send: Send, part: str) -> None:
    sent = await send("photo")
    sent.part["part"] = part
    assert problem(await sent.get()) == (404, "file-unknown")


@pytest.mark.usefixtures("fetching")
async def test_T19_a_files_id_goes_to_its_own_bot_only(
    send: Send, flow: Flow, other_tenant: Tenant
) -> None:
    sent = await send("photo")
    before = len(await flow.control.calls("getFile"))
    elsewhere = await flow.open_desk(other_tenant)
    for bot_id in (elsewhere.inbox.bot_id, 1):
        await sent.change(bot_id=bot_id)
        assert problem(await sent.get()) == (410, "file-gone")
    assert len(await flow.control.calls("getFile")) == before
