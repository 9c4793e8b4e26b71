"""Updates of the desk's own staff: aiogram's objects in, the staff room's verbs called.

Stands before the contacts' router: what a linked agent writes is either theirs to send or goes
nowhere, and only while they ask as a contact does it fall through to the contacts.
"""

import re
from typing import Any, Final, Protocol

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, User
from typing_extensions import override

from telldesk.channels.staff.actions.answers import take_edit, take_message
from telldesk.channels.staff.actions.commands import ALWAYS, NAMES, link_account, run_command
from telldesk.channels.staff.actions.press import press_button, refuse_stranger
from telldesk.channels.staff.actions.talk import (
    Talk,
    note_that_agent_left,
    note_that_agent_writes,
)
from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.staff.links import invitation_code
from telldesk.channels.staff.presses import is_staff_press, parse_press
from telldesk.channels.staff.rows import (
    StaffRow,
    desk_words,
    is_invitation,
    language_of,
    staff_by_telegram,
)
from telldesk.channels.staff.words import say_in
from telldesk.channels.telegram.filters import When
from telldesk.channels.telegram.translate import person_name, translate
from telldesk.kernel.work import Work
from telldesk.tickets.messages import Target

# A command of somebody else's bot in a forward or a group is not ours: private chats only.
_COMMAND: Final = re.compile(r"/([a-z_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(\S{1,64}))?\s*")
# What is looked for is words, however many.
_FIND: Final = re.compile(r"/(find)(?:@[A-Za-z0-9_]{1,64})?\s+(.+)", re.DOTALL)
_LEFT: Final = "kicked"


class Inbox(Protocol):
    """What the staff side needs to know of the bot an update came to."""

    @property
    def bot_id(self) -> int:
        """The bot's own id."""
        ...

    @property
    def username(self) -> str:
        """The bot's name in links."""
        ...

    @property
    def slug(self) -> str:
        """The tenant's name in addresses."""
        ...

    @property
    def public_id(self) -> str:
        """Names the inbox in the Mini App's address."""
        ...


class OfStaff(Filter):
    """Lets an agent's update through and brings the agent, read in this very transaction."""

    @override
    async def __call__(
        self, event: Any, work: Work, event_from_user: User | None = None, person: Any = None
    ) -> bool | dict[str, Any]:
        # Whoever resolved the person already knows contacts: they cost no second question.
        if event_from_user is None or (person is not None and person.agent is None):
            return False
        staff = await staff_by_telegram(work, event_from_user.id)
        return {"staff": staff} if staff is not None else False


class Invitation(Filter):
    """`/start` with an invitation's code, whoever sends it."""

    @override
    async def __call__(self, message: Message, work: Work) -> bool | dict[str, Any]:
        name, payload = _command(message)
        if name != "start" or not payload:
            return False
        code = invitation_code(payload)
        if code is None and await is_invitation(work, payload):
            code = payload
        return {"code": code} if code is not None else False


def staff_router() -> Router:
    """The router of staff; attached once, before the contacts'."""
    router = Router(name="staff")
    router.message.filter(When(F.chat.type == "private"))
    router.edited_message.filter(When(F.chat.type == "private"))
    router.my_chat_member.filter(When(F.chat.type == "private"))
    router.message.register(_take_invitation, Invitation())
    router.message.register(_take_message, OfStaff())
    router.edited_message.register(_take_edit, OfStaff())
    router.message_reaction.register(_leave, OfStaff())
    router.callback_query.register(_take_press, OfStaff(), When(F.data.func(is_staff_press)))
    router.callback_query.register(_refuse_press, When(F.data.func(is_staff_press)))
    router.callback_query.register(_take_contacts_press, OfStaff())
    router.my_chat_member.register(_take_membership, OfStaff())
    return router


async def _take_invitation(
    message: Message, work: Work, inbox: Inbox, code: str, app_links: AppLinks | None = None
) -> None:
    if message.from_user is None or message.from_user.is_bot:
        raise SkipHandler
    await link_account(
        work,
        Target(bot_id=inbox.bot_id, chat_id=message.chat.id),
        code=code,
        telegram_user_id=message.from_user.id,
        name=person_name(message.from_user),
        language_hint=message.from_user.language_code or "",
        username=inbox.username,
        app=app_links.of_inbox(inbox) if app_links else None,
    )


async def _take_message(
    message: Message, work: Work, inbox: Inbox, staff: StaffRow, app_links: AppLinks | None = None
) -> None:
    await note_that_agent_writes(work, staff, bot_id=inbox.bot_id)
    name, payload = _command(message)
    talk = _talk(work, staff, inbox, message.chat.id, app_links)
    is_ours = name in (NAMES if staff.bot_mode == "agent" else ALWAYS)
    if is_ours and message.forward_origin is None:
        await run_command(talk, name, payload)
    elif staff.bot_mode == "agent":
        await take_message(talk, translate(message, inbox.bot_id))
    else:
        raise SkipHandler


async def _take_edit(message: Message, work: Work, inbox: Inbox, staff: StaffRow) -> None:
    """In either mode: what was sent as staff stays explained, a contact's words go on."""
    talk = _talk(work, staff, inbox, message.chat.id, None)
    is_explained = await take_edit(talk, translate(message, inbox.bot_id))
    if not is_explained and staff.bot_mode != "agent":
        raise SkipHandler


async def _leave(_reaction: Any, staff: StaffRow) -> None:
    """A reaction of staff is nobody's answer."""
    if staff.bot_mode != "agent":
        raise SkipHandler


async def _take_press(
    query: CallbackQuery, work: Work, inbox: Inbox, staff: StaffRow,
    app_links: AppLinks | None = None,
) -> None:  # fmt: skip
    chat_id = query.from_user.id
    if query.message is not None and query.message.chat.id != chat_id:
        await _refuse_press(query, work, inbox)
        return
    await note_that_agent_writes(work, staff, bot_id=inbox.bot_id)
    talk = _talk(work, staff, inbox, chat_id, app_links)
    await press_button(talk, parse_press(query.data or ""), callback_id=query.id)


async def _take_contacts_press(
    query: CallbackQuery, work: Work, inbox: Inbox, staff: StaffRow
) -> None:
    """A button left from asking as a contact, or nobody's: it is answered all the same."""
    if staff.bot_mode != "agent":
        raise SkipHandler
    talk = _talk(work, staff, inbox, query.from_user.id, None)
    await press_button(talk, None, callback_id=query.id)


async def _refuse_press(query: CallbackQuery, work: Work, inbox: Inbox) -> None:
    say = say_in(language_of(await desk_words(work), query.from_user.language_code or ""))
    chat = Target(bot_id=inbox.bot_id, chat_id=query.from_user.id)
    await refuse_stranger(work, chat, say, callback_id=query.id)


async def _take_membership(
    change: ChatMemberUpdated, work: Work, inbox: Inbox, staff: StaffRow
) -> None:
    """The agent may be a contact as well: the contacts' router hears it too."""
    if change.new_chat_member.status == _LEFT:
        await note_that_agent_left(work, staff, bot_id=inbox.bot_id)
    else:
        await note_that_agent_writes(work, staff, bot_id=inbox.bot_id)
    raise SkipHandler


def _talk(
    work: Work, staff: StaffRow, inbox: Inbox, chat_id: int, app_links: AppLinks | None
) -> Talk:
    return Talk(
        work=work,
        staff=staff,
        chat=Target(bot_id=inbox.bot_id, chat_id=chat_id),
        username=inbox.username,
        app=app_links.of_inbox(inbox) if app_links else None,
    )


def _command(message: Message) -> tuple[str, str]:
    """(name, payload) of a command; ('', '') for anything else."""
    text = message.text or ""
    found = _COMMAND.fullmatch(text) or _FIND.fullmatch(text)
    return (found.group(1), found.group(2) or "") if found else ("", "")
