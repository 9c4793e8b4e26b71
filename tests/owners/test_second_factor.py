"""Fresh proofs and the second factor: asked for where they are owed, good once, bounded (T43)."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from tests.support.owners import OwnerBrowser, Portal
from tests.support.tenants import START

from telldesk.owners.second_factor import step_of

MINUTE = timedelta(minutes=1)


def key(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def code_of(portal: Portal, secret: str, skew: int = 0) -> str:
    """What the app shows, `skew` steps from now."""
    return pyotp.TOTP(secret).at(portal.site.clock.now(), counter_offset=skew)


def wrong_code(portal: Portal, secret: str) -> str:
    good = {code_of(portal, secret, skew) for skew in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in good)


async def turn_on(owner: OwnerBrowser) -> tuple[str, list[str]]:
    """(secret, recovery codes); the step of its first code is used up."""
    await owner.step_up()
    made = (await owner.post("second-factor")).json()
    code = code_of(owner.portal, made["secret"])
    answer = await owner.post("second-factor/confirm", {"code": code})
    assert answer.status_code == 200, answer.text
    owner.portal.site.clock.move(MINUTE)
    return made["secret"], answer.json()["recovery_codes"]


async def step_asked(portal: Portal, email: str) -> tuple[OwnerBrowser, str]:
    """A new browser that gave the first factor, and its step."""
    browser = await portal.browser()
    await browser.ask_letter(email)
    answer = await browser.post("session", {"token": await portal.token(email)})
    assert answer.json()["state"] == "second-factor", answer.text
    assert "set-cookie" not in answer.headers
    return browser, answer.json()["step"]


async def test_T43_a_proof_is_good_for_ten_minutes_in_this_session_only(portal: Portal) -> None:
    owner = await portal.signed_in()
    other = await portal.browser()
    await other.sign_in(owner.me["email"])
    assert key(await owner.post("second-factor")) == "step-up-needed"
    await owner.step_up()
    assert (await owner.get("me")).json()["fresh_until"] is not None
    assert (await owner.post("second-factor")).status_code == 200
    assert key(await other.post("second-factor")) == "step-up-needed"
    portal.site.clock.move(10 * MINUTE)
    assert (await owner.get("me")).json()["fresh_until"] is None
    assert key(await owner.post("second-factor")) == "step-up-needed"


async def test_T22_a_proof_changes_the_sessions_token(portal: Portal) -> None:
    owner = await portal.signed_in()
    before = dict(owner.http.cookies)
    await owner.step_up()
    assert dict(owner.http.cookies) != before
    stale = await portal.browser()
    stale.http.cookies.update(before)
    # What was on its way is still answered, and is not fresh.
    on_its_way = await stale.get("me")
    assert (on_its_way.status_code, on_its_way.json()["fresh_until"]) == (200, None)
    assert key(await stale.post("second-factor")) == "step-up-needed"
    portal.site.clock.move(timedelta(seconds=20))
    assert (await stale.get("me")).status_code == 401
    assert (await owner.get("me")).status_code == 200


async def test_a_code_for_a_proof_is_good_once_in_time_and_five_tries(portal: Portal) -> None:
    owner = await portal.signed_in()
    assert key(await owner.post("session/fresh", {"code": "123456"})) == "sign-in-spent"
    await owner.post("session/fresh/letter")
    code = (await portal.letter(owner.me["email"])).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = await owner.post("session/fresh", {"code": wrong})
        assert (answer.status_code, key(answer)) == (422, "sign-in-code-wrong")
    assert key(await owner.post("session/fresh", {"code": code})) == "sign-in-spent"
    await owner.post("session/fresh/letter")
    code = (await portal.letter(owner.me["email"])).code
    spaced = f" {code[:3]} {code[3:]}"
    assert (await owner.post("session/fresh", {"code": spaced})).status_code == 200
    assert key(await owner.post("session/fresh", {"code": code})) == "sign-in-spent"
    await owner.post("session/fresh/letter")
    code = (await portal.letter(owner.me["email"])).code
    portal.site.clock.move(15 * MINUTE)
    assert key(await owner.post("session/fresh", {"code": code})) == "sign-in-spent"


async def test_the_second_factor_is_on_once_a_code_of_it_was_given(portal: Portal) -> None:
    owner = await portal.signed_in()
    await owner.step_up()
    made = (await owner.post("second-factor")).json()
    assert made["uri"].startswith("otpauth://totp/Telldesk:")
    assert f"secret={made['secret']}" in made["uri"]
    assert re.match(r'<svg xmlns="http://www.w3.org/2000/svg" .*viewBox="', made["qr_svg"])
    wrong = {"code": wrong_code(portal, made["secret"])}
    assert key(await owner.post("second-factor/confirm", wrong)) == "sign-in-code-wrong"
    assert (await owner.get("me")).json()["has_second_factor"] is False
    code = {"code": code_of(portal, made["secret"])}
    codes = (await owner.post("second-factor/confirm", code)).json()["recovery_codes"]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", one) for one in codes)
    me = (await owner.get("me")).json()
    assert (me["has_second_factor"], me["recovery_codes_left"]) == (True, 10)
    assert (await portal.kinds(me["email"]))[-1] == "second-factor-on"
    assert key(await owner.post("second-factor")) == "second-factor-is-on"
    assert key(await owner.post("second-factor/confirm", code)) == "second-factor-is-off"


async def test_a_secret_waits_a_quarter_of_an_hour_for_its_code(portal: Portal) -> None:
    owner = await portal.signed_in()
    await owner.step_up()
    made = (await owner.post("second-factor")).json()
    portal.site.clock.move(15 * MINUTE)
    code = {"code": code_of(portal, made["secret"])}
    assert key(await owner.post("second-factor/confirm", code)) == "second-factor-is-off"


async def test_no_secret_of_a_second_factor_is_kept_in_the_open(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, codes = await turn_on(owner)
    (row,) = await portal.fetch("SELECT * FROM platform.owners WHERE email = $1", owner.me["email"])
    kept = await portal.fetch(
        "SELECT hash FROM platform.owner_recovery_codes WHERE owner_id = $1", row["id"]
    )
    told = row["totp"] + b"".join(one["hash"] for one in kept)
    assert secret.encode() not in told
    assert all(code.replace("-", "").encode() not in told for code in codes)


async def test_a_letter_alone_signs_nobody_in_who_has_a_second_factor(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    browser, step = await step_asked(portal, owner.me["email"])
    assert (await browser.get("me")).status_code == 401
    body = {"step": step, "code": code_of(portal, secret)}
    answer = await browser.post("session/second-factor", body)
    assert answer.json()["state"] == "in"
    assert (await browser.get("me")).status_code == 200
    assert key(await browser.post("session/second-factor", body)) == "sign-in-spent"


@pytest.mark.parametrize("skew", [-1, 0, 1])
async def test_T61_a_clock_may_be_one_step_off(portal: Portal, skew: int) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    browser, step = await step_asked(portal, owner.me["email"])
    body = {"step": step, "code": code_of(portal, secret, skew)}
    assert (await browser.post("session/second-factor", body)).json()["state"] == "in"


async def test_no_code_of_the_app_is_good_twice_nor_one_before_it(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    for skew, status in ((0, 200), (0, 422), (-1, 422), (1, 200)):
        browser, step = await step_asked(portal, owner.me["email"])
        body = {"step": step, "code": code_of(portal, secret, skew)}
        answer = await browser.post("session/second-factor", body)
        assert answer.status_code == status, skew


async def test_one_code_used_in_two_places_at_once_is_good_in_one(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    asked = [await step_asked(portal, owner.me["email"]) for _ in range(2)]
    code = code_of(portal, secret)
    answers = await asyncio.gather(
        *(one.post("session/second-factor", {"step": step, "code": code}) for one, step in asked)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_a_recovery_code_stands_in_once_and_that_is_told(portal: Portal) -> None:
    owner = await portal.signed_in()
    _, codes = await turn_on(owner)
    browser, step = await step_asked(portal, owner.me["email"])
    typed = codes[0].lower().replace("-", " ")
    answer = await browser.post("session/second-factor", {"step": step, "code": typed})
    assert answer.json()["me"]["recovery_codes_left"] == 9
    assert "recovery-code-used" in await portal.kinds(owner.me["email"])
    browser, step = await step_asked(portal, owner.me["email"])
    again = await browser.post("session/second-factor", {"step": step, "code": codes[0]})
    assert key(again) == "sign-in-code-wrong"


async def test_five_wrong_second_factors_end_the_step(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    browser, step = await step_asked(portal, owner.me["email"])
    wrong = {"step": step, "code": wrong_code(portal, secret)}
    for _ in range(5):
        assert key(await browser.post("session/second-factor", wrong)) == "sign-in-code-wrong"
    right = {"step": step, "code": code_of(portal, secret)}
    assert key(await browser.post("session/second-factor", right)) == "sign-in-spent"


async def test_ten_wrong_second_factors_in_an_hour_are_all_there_are(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, codes = await turn_on(owner)
    for _ in range(2):
        browser, step = await step_asked(portal, owner.me["email"])
        wrong = {"step": step, "code": wrong_code(portal, secret)}
        for _ in range(5):
            await browser.post("session/second-factor", wrong)
    browser, step = await step_asked(portal, owner.me["email"])
    for code in (code_of(portal, secret), codes[0]):
        answer = await browser.post("session/second-factor", {"step": step, "code": code})
        assert answer.status_code == 429
    portal.site.clock.move(60 * MINUTE)
    browser, step = await step_asked(portal, owner.me["email"])
    right = {"step": step, "code": code_of(portal, secret)}
    assert (await browser.post("session/second-factor", right)).status_code == 200


async def test_where_there_is_a_second_factor_a_letter_is_no_proof(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, codes = await turn_on(owner)
    portal.site.clock.move(10 * MINUTE)
    assert key(await owner.post("session/fresh/letter")) == "second-factor-is-asked"
    for code in (code_of(portal, secret), codes[0]):
        assert (await owner.post("session/fresh", {"code": code})).status_code == 200


async def test_five_wrong_second_factors_of_a_session_end_it(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, _ = await turn_on(owner)
    wrong = {"code": wrong_code(portal, secret)}
    for _ in range(5):
        assert key(await owner.post("session/fresh", wrong)) == "sign-in-code-wrong"
    assert (await owner.get("me")).status_code == 401


async def test_the_second_factor_is_turned_off_with_a_proof_of_it(portal: Portal) -> None:
    owner = await portal.signed_in()
    secret, codes = await turn_on(owner)
    portal.site.clock.move(10 * MINUTE)
    assert key(await owner.delete("second-factor")) == "step-up-needed"
    await owner.post("session/fresh", {"code": code_of(portal, secret)})
    renewed = (await owner.post("second-factor/recovery-codes")).json()["recovery_codes"]
    assert set(renewed).isdisjoint(codes)
    assert (await owner.delete("second-factor")).status_code == 204
    assert key(await owner.delete("second-factor")) == "second-factor-is-off"
    assert key(await owner.post("second-factor/recovery-codes")) == "second-factor-is-off"
    kinds = await portal.kinds(owner.me["email"])
    assert kinds[-2:] == ["recovery-codes", "second-factor-off"]
    me = await (await portal.browser()).sign_in(owner.me["email"])
    assert (me["has_second_factor"], me["recovery_codes_left"]) == (False, 0)


async def test_a_second_factor_of_another_owner_is_none(portal: Portal) -> None:
    one, two = await portal.signed_in(), await portal.signed_in()
    secret, codes = await turn_on(one)
    await turn_on(two)
    browser, step = await step_asked(portal, two.me["email"])
    for code in (code_of(portal, secret), codes[0]):
        answer = await browser.post("session/second-factor", {"step": step, "code": code})
        assert key(answer) == "sign-in-code-wrong"


def test_a_step_is_never_taken_twice() -> None:
    secret = pyotp.random_base32()
    now = START
    step = int(now.timestamp()) // 30
    code = pyotp.TOTP(secret).at(now)
    assert step_of(secret, code, now=now, after=0) == step
    assert step_of(secret, code, now=now, after=step) is None
    assert step_of(secret, "", now=now, after=0) is None
