"""Tables of tables: reactions know every event, lineages know every model, words exist."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import telldesk
from telldesk.kernel.errors import Refusal
from telldesk.kernel.events import Event
from telldesk.kernel.i18n import has_message
from telldesk.kernel.records import PlatformRecord, RelayRecord, TenantRecord
from telldesk.reactions import REACTIONS, hearers, jobs

# Starting points that do something when imported, not rooms.
_NOT_ROOMS = {"telldesk.__main__"}


def everything() -> None:
    for module in pkgutil.walk_packages(telldesk.__path__, "telldesk."):
        if module.name not in _NOT_ROOMS:
            importlib.import_module(module.name)


def below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


everything()


def test_every_event_is_in_the_table_of_reactions() -> None:
    leaves = {
        event
        for event in below(Event)
        if not event.__subclasses__() and event.__module__.startswith("telldesk.")
    }
    missing = {event.__name__ for event in leaves} - {event.__name__ for event in REACTIONS}
    assert not missing, f"add a row to reactions.py, an empty one if nobody hears: {missing}"


def test_every_hearing_job_is_registered_under_its_name() -> None:
    known = jobs()
    for row in hearers():
        assert row.job in known, row
        if row.only_if is not None:
            event = next(one for one in REACTIONS if one.name() == row.event)
            assert row.only_if in event.__struct_fields__, row


def test_events_carry_no_words() -> None:
    """Fields are ids, numbers and keywords: the relay's schema is read by more eyes."""
    wordy = {"text", "name", "title", "body", "subject", "username", "caption", "entities"}
    for event in REACTIONS:
        assert not wordy & set(event.__struct_fields__), event.__name__


def test_every_model_lives_in_one_of_the_three_lineages() -> None:
    for base in (TenantRecord, PlatformRecord, RelayRecord):
        for model in below(base):
            assert model.__table__.metadata is base.metadata, model.__name__
    assert {table.schema for table in TenantRecord.metadata.tables.values()} == {None}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_refusal_has_words_for_people(language: str) -> None:
    keys = {kind.key for kind in below(Refusal) if kind.__module__.startswith("telldesk.")}
    wordless = sorted(key for key in keys if not has_message(language, f"error-{key}"))
    assert not wordless, f"locales/{language} lacks error-… for: {wordless}"
