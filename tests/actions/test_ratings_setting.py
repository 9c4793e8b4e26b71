"""Whether contacts are asked for ratings, and in which words, is said by who manages the desk."""

from typing import Any

import pytest
from tests.support.factories import make_agent, make_contact, make_ticket
from tests.support.rating_jobs import Ratings

from telldesk.branding.ratings import RatingTexts, read_ratings_setting, set_ratings_setting
from telldesk.branding.texts import TextRefused
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk


def _words(language: str = "en", ask: str = "", thanks: str = "") -> RatingTexts:
    return RatingTexts(language=language, ask=ask, thanks=thanks)


async def test_a_desk_asks_by_default_in_the_usual_words(desk: Desk, tenant: Tenant) -> None:
    admin = await make_agent(desk, tenant, "admin")
    found = await desk.run(tenant, lambda work: read_ratings_setting(work, admin.actor))
    assert found.is_on
    assert [one.language for one in found.texts] == ["en", "ru"]
    english, russian = found.texts
    assert (english.ask, english.thanks) == ("", "")
    assert "Your request #{number} is finished" in english.usual_ask
    assert english.usual_thanks.startswith("{stars} Thank you!")
    assert "Обращение #{number}" in russian.usual_ask


async def test_the_desks_own_words_are_asked_and_taken_back(ratings: Ratings) -> None:
    desk, tenant = ratings.desk, ratings.tenant
    admin = await make_agent(desk, tenant, "admin")
    contact = await make_contact(desk, tenant)

    async def put(*texts: RatingTexts, is_on: bool = True) -> Any:
        return await desk.run(
            tenant,
            lambda work: set_ratings_setting(work, admin.actor, is_on=is_on, texts=texts),
        )

    found = await put(_words(ask="  How was #{number} at {desk}? "))
    assert found.texts[0].ask == "How was #{number} at {desk}?"
    ticket = await make_ticket(desk, tenant, contact)
    await ratings.ask(admin.actor, ticket.id)
    (question,) = await ratings.said()
    assert question["text"].startswith(f"How was #{ticket.number} at Desk ")
    # Who only turns it off keeps the words; who empties them has the usual ones.
    found = await put(is_on=False)
    assert (found.is_on, found.texts[0].ask) == (False, "How was #{number} at {desk}?")
    assert (await put(_words())).texts[0].ask == ""


async def test_words_that_cannot_be_filled_in_are_refused(desk: Desk, tenant: Tenant) -> None:
    admin = await make_agent(desk, tenant, "admin")
    for refused, texts in (
        (TextRefused, [_words(ask="How was it, {name}?")]),
        (TextRefused, [_words(ask="{stars}")]),
        (TextRefused, [_words(thanks="{ stars }")]),
        (Invalid, [_words(ask="x" * 1001)]),
        (Invalid, [_words("de", ask="Wie war es?")]),
        (Invalid, [_words(), _words()]),
    ):
        with pytest.raises(refused):
            await desk.run(
                tenant,
                lambda work, texts=texts: set_ratings_setting(
                    work, admin.actor, is_on=False, texts=texts
                ),
            )
    found = await desk.run(tenant, lambda work: read_ratings_setting(work, admin.actor))
    assert (found.is_on, found.texts[0].ask) == (True, "")


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_only_who_manages_the_desk_says_so(desk: Desk, tenant: Tenant, role: str) -> None:
    agent = await make_agent(desk, tenant, role)
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: read_ratings_setting(work, agent.actor))
    with pytest.raises(NotAllowed):
        await desk.run(
            tenant,
            lambda work: set_ratings_setting(work, agent.actor, is_on=False, texts=[]),
        )
