"""People: made, listed, changed, deactivated."""

import re

from aiohttp import web

from telegram_simulator.control.fields import Fields, Wrong, route
from telegram_simulator.records import Json, Person

_USERNAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_COLOURS = ("#5b8def", "#e5766a", "#5aa469", "#b07cc6", "#d99a3d", "#3fa7b5")


def list_people(fields: Fields) -> Json:
    fields.done()
    return {"people": list(fields.world.people.values())}


def create_person(fields: Fields) -> Json:
    """A person with this id or username is there: the one that was, or a new one."""
    world = fields.world
    person_id = fields.maybe_number("id")
    username = fields.text("username", "", max_length=32)
    facts = {
        "first_name": fields.text("first_name", "", max_length=64),
        "last_name": fields.text("last_name", "", max_length=64),
        "language_code": fields.text("language_code", "en", max_length=8),
    }
    colour = fields.text("photo_colour", "")
    is_premium = fields.flag("is_premium")
    fields.done()
    known = world.people.get(person_id or world.names.get(username.lower(), 0))
    if known is not None:
        return {"person": known, "created": False}
    person_id = person_id or world.free_person_id()
    if person_id <= 0 or person_id in world.bots:
        raise Wrong("id", "is not free", "send a positive number nobody has, or none")
    _check(world.names, username, colour)
    facts["first_name"] = facts["first_name"] or username or f"Person {person_id}"
    person = world.add_person(
        person_id=person_id,
        username=username,
        photo_colour=colour or _COLOURS[person_id % len(_COLOURS)],
        is_premium=is_premium,
        **facts,
    )
    return {"person": person, "created": True}


def change_person(fields: Fields) -> Json:
    world = fields.world
    person: Person = fields.person()
    for name in ("first_name", "last_name", "language_code"):
        if fields.has(name):
            setattr(person, name, fields.text(name, max_length=64))
    if fields.has("is_deactivated"):
        person.is_deactivated = fields.flag("is_deactivated")
    username = fields.text("username", person.username, max_length=32)
    colour = fields.text("photo_colour", person.photo_colour)
    fields.done()
    if username != person.username:
        _check(world.names, username, colour)
        world.rename(person, username)
    person.photo_colour = colour
    world.save(person)
    world.events.publish("people")
    return {"person": person}


def deactivate(fields: Fields) -> Json:
    """The account is deleted: bots that write to it get 403."""
    person = fields.person()
    person.is_deactivated = fields.flag("is_deactivated", True)
    fields.done()
    fields.world.save(person)
    fields.world.events.publish("people")
    return {"person": person}


def _check(names: dict[str, int], username: str, colour: str) -> None:
    if username and not _USERNAME.fullmatch(username):
        remedy = "4 to 32 Latin letters, digits and underscores"
        raise Wrong("username", f"{username!r} is no username", remedy)
    if username.lower() in names:
        raise Wrong("username", f"{username!r} is taken", "choose another")
    if colour and not _COLOUR.fullmatch(colour):
        raise Wrong("photo_colour", f"{colour!r} is no colour", "send it as #rrggbb")


def routes() -> list[web.RouteDef]:
    return [
        web.get("/control/people", route(list_people)),
        web.post("/control/people", route(create_person)),
        web.patch("/control/people/{person}", route(change_person)),
        web.post("/control/deactivate", route(deactivate)),
    ]
