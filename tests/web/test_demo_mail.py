"""The way to the demo's mail is there in a demo and nowhere else."""

from tests.support.web import OpenSite


async def test_in_a_demo_it_leads_to_the_mailbox(open_site: OpenSite) -> None:
    there = "http://127.0.0.1:8084/mail"
    async with open_site(environment="demo", demo_mail_url=there) as site:
        answer = await site.http.get("/mail")
        assert (answer.status_code, answer.headers["location"]) == (302, there)
        elsewhere = await site.http.get("/mail", headers={"host": "acme.desks.test"})
        assert elsewhere.status_code == 404


async def test_anywhere_else_there_is_nothing(open_site: OpenSite) -> None:
    for changes in ({"environment": "test"}, {"environment": "production"}):
        async with open_site(demo_mail_url="http://127.0.0.1:8084/mail", **changes) as site:
            answer = await site.http.get("/mail", headers={"host": "desks.test"})
            assert answer.status_code == 404
