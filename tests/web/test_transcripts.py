"""A conversation as a page, a PDF and data: all of it, for those who may, and nothing else (T6)."""

import re
import zlib
from typing import Any
from uuid import UUID

import pytest
from tests.support.web import Person, Site

from telldesk.kernel.db import Tenant
from telldesk.transcripts.reading import MOST_MESSAGES

HOSTILE = '<script>alert(1)</script> #import "x" $x$ *b* \u202efdp.exe {{ desk }}'


class Case:
    """A ticket with a question, a note and an answer."""

    def __init__(self, contact: Person, agent: Person, ticket: dict[str, Any]) -> None:
        self.contact, self.agent, self.ticket = contact, agent, ticket

    def path(self, *, mine: bool = False, **query: str) -> str:
        root = "/api/v1/my/tickets" if mine else "/api/v1/tickets"
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return f"{root}/{self.ticket['id']}/transcript?{asked}"


@pytest.fixture
async def case(site: Site, tenant: Tenant) -> Case:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    made = (await contact.post("/api/v1/my/tickets", {"text": "Where is my parcel?"})).json()
    where = f"/api/v1/tickets/{made['ticket']['id']}"
    assert (await agent.post(f"{where}/notes", {"text": "Ask the courier"})).status_code == 201
    assert (await agent.post(f"{where}/replies", {"text": HOSTILE})).status_code == 201
    return Case(contact, agent, made["ticket"])


async def test_data_has_everything_in_order(case: Case) -> None:
    answer = await case.agent.get(case.path(format="json", notes="true"))
    found = answer.json()
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="ticket-{case.ticket["number"]}.json"'
    )
    said = [(one["author_kind"], one["visibility"], one["text"]) for one in found["messages"]]
    assert said == [
        ("contact", "public", "Where is my parcel?"),
        ("agent", "note", "Ask the courier"),
        ("agent", "public", HOSTILE),
    ]
    assert found["number"] == case.ticket["number"]


@pytest.mark.parametrize("form", ["html", "json"])
async def test_notes_come_only_when_wanted_and_never_to_the_contact(case: Case, form: str) -> None:
    for person, path, has in (
        (case.agent, case.path(format=form), False),
        (case.agent, case.path(format=form, notes="true"), True),
        (case.contact, case.path(mine=True, format=form), False),
        (case.contact, case.path(mine=True, format=form, notes="true"), False),
    ):
        answer = await person.get(path)
        assert answer.status_code == 200
        assert ("Ask the courier" in answer.text) is has


async def test_the_page_holds_words_as_words(case: Case) -> None:
    answer = await case.agent.get(case.path())
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "{{ desk }}" in answer.text
    assert "http://" not in answer.text
    assert "https://" not in answer.text


async def test_the_pdf_is_one_and_says_what_was_said(case: Case) -> None:
    answer = await case.agent.get(case.path(format="pdf"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    content = answer.content
    assert content.startswith(b"%PDF-")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    assert any(_plain(one) for one in streams)
    assert b"/URI" not in content


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


async def test_a_client_saves_it_by_an_address_good_for_once(case: Case, site: Site) -> None:
    for person, mine in ((case.agent, False), (case.contact, True)):
        place = case.path(mine=mine, format="json").replace("transcript?", "transcript/link?")
        made = await person.post(place)
        assert made.status_code == 201, made.text
        answer = await site.http.get(made.json()["path"])
        assert (answer.status_code, len(answer.json()["messages"])) == (200, 2)
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["access-control-allow-origin"] == "https://web.telegram.org"
        assert (await site.http.get(made.json()["path"])).status_code == 404


async def test_it_is_in_the_readers_language(case: Case, site: Site, tenant: Tenant) -> None:
    async def speak(work: Any) -> None:
        await work.conn.execute(
            "UPDATE agents SET language = 'ru' WHERE id = $1", UUID(case.agent.me["id"])
        )

    assert "Ticket #" in (await case.agent.get(case.path())).text
    await site.parts.desk.run(tenant, speak)
    assert "Обращение №" in (await case.agent.get(case.path())).text


async def test_T16_others_get_nothing(case: Case, site: Site, tenant: Tenant) -> None:
    helper, stranger = await site.agent(tenant, "helper"), await site.contact(tenant)
    assert (await helper.get(case.path(format="json"))).status_code == 404
    assert (await stranger.get(case.path(mine=True))).status_code == 404


async def test_a_conversation_too_long_for_a_document_says_so(
    case: Case, site: Site, tenant: Tenant
) -> None:
    many = """
    INSERT INTO messages (id, ticket_id, visibility, author_kind, kind, text, sent_at)
    SELECT gen_random_uuid(), $1, 'public', 'bot', 'text', '', now()
    FROM generate_series(1, $2::int)
    """
    await site.parts.desk.run(
        tenant,
        lambda work: work.conn.execute(many, UUID(case.ticket["id"]), MOST_MESSAGES),
    )
    answer = await case.agent.get(case.path(format="json"))
    assert (answer.status_code, answer.json()["facts"]) == (409, {"limit": MOST_MESSAGES})
