"""Messages that are neither text nor file: places, cards, polls, dice."""

from typing import Any

from telegram_simulator.bot_api.call import Call
from telegram_simulator.bot_api.methods import answers
from telegram_simulator.polls import DICE, dice, poll_of
from telegram_simulator.records import Json
from telegram_simulator.refusals import bad_request

MIN_OPTIONS, MAX_OPTIONS = 1, 12
MAX_QUESTION = 300
MAX_OPTION = 100
_LIVE = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
_CARD = ("phone_number", "first_name", "last_name", "vcard")
_VENUE = ("title", "address", "foursquare_id", "foursquare_type")


@answers("sendLocation", needs=("chat_id", "latitude", "longitude"))
def send_location(call: Call) -> Json:
    return call.post(call.writable_chat(), {"location": _location(call)})


@answers("sendVenue", needs=("chat_id", "latitude", "longitude", "title", "address"))
def send_venue(call: Call) -> Json:
    place = _location(call)
    venue = {"location": place, **_given(call, _VENUE)}
    return call.post(call.writable_chat(), {"venue": venue, "location": place})


@answers("sendContact", needs=("chat_id", "phone_number", "first_name"))
def send_contact(call: Call) -> Json:
    return call.post(call.writable_chat(), {"contact": _given(call, _CARD)})


@answers("sendDice", needs=("chat_id",))
def send_dice(call: Call) -> Json:
    emoji = str(call.p.get("emoji") or "🎲")
    if emoji not in DICE:
        raise bad_request("DICE_EMOJI_INVALID")
    return call.post(call.writable_chat(), {"dice": dice(emoji)})


@answers("sendPoll", needs=("chat_id", "question", "options"))
def send_poll(call: Call) -> Json:
    question = str(call.p["question"])
    options = [str(o.get("text") if isinstance(o, dict) else o) for o in call.p["options"]]
    if not question.strip():
        raise bad_request("poll question must be non-empty")
    if len(question) > MAX_QUESTION:
        raise bad_request("poll question length must not exceed 300")
    if len(options) < MIN_OPTIONS:
        raise bad_request("poll must have at least 1 option")
    if len(options) > MAX_OPTIONS:
        raise bad_request("poll can't have more than 12 options")
    if any(not 0 < len(option) <= MAX_OPTION for option in options):
        raise bad_request("poll options length must not exceed 100")
    more: dict[str, Any] = {
        key: call.p[key]
        for key in ("is_anonymous", "allows_multiple_answers", "type", "is_closed")
        if key in call.p
    }
    return call.post(call.writable_chat(), {"poll": poll_of(question, options, **more)})


def _location(call: Call) -> Json:
    place: Json = {"latitude": call.p["latitude"], "longitude": call.p["longitude"]}
    for key in _LIVE:
        if key in call.p:
            number = float(call.p[key])
            place[key] = number if key == "horizontal_accuracy" else int(number)
    return place


def _given(call: Call, keys: tuple[str, ...]) -> Json:
    return {key: str(call.p[key]) for key in keys if call.p.get(key)}
