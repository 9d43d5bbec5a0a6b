"""Who is in an audience: one query, for counting and for freezing alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select

from participation.audiences import Audience, Criterion, Group
from participation.follows import FollowKind
from participation.processes import ProcessKey
from participation.residents import ResidentState
from storage.follows import followers
from storage.ideas import IdeaRow
from storage.residents import ConsentRow, ResidentRow
from storage.staff import StaffRow
from storage.supports import SupportRow


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Recipients:
    """A query for people, and the columns in which it finds what is needed of them."""

    query: Select[Any]
    key: Any
    """The column by whose number they are gone through."""
    chat: Any
    address: Any
    resident_id: Any
    language: Any
    rhythm: Any
    """In which residents wish for their news; NULL for those of the team who never joined as residents."""

    def select(self, *columns: Any) -> Select[Any]:
        return self.query.with_only_columns(*columns, maintain_column_froms=True)


def recipients(process: ProcessKey, audience: Audience, at: datetime | None) -> Recipients:
    """Only those who may be written to now, and who followed at `at` already, if that is named."""
    people = _team(process, at) if audience.is_team else _residents(audience, at)
    wanted = [_HOLDS[group]([one.key for one in criteria], process) for group, criteria in audience.needed() if group is not Group.STAFF]
    unwanted = [~_HOLDS[one.group]([one.key], process) for one in sorted(audience.without)]
    return replace(people, query=people.query.where(*wanted, *unwanted))


def _residents(audience: Audience, at: datetime | None) -> Recipients:
    query = select(ResidentRow.id).where(ResidentRow.state == ResidentState.ACTIVE, _agreed(), *_since(ResidentRow.created_at, at))
    if not audience.follows_not_needed:
        query = query.where(ResidentRow.wants_messages, *_since(ResidentRow.followed_at, at))
    return Recipients(
        query=query,
        key=ResidentRow.id,
        chat=ResidentRow.person,
        address=ResidentRow.address,
        resident_id=ResidentRow.id,
        language=ResidentRow.language,
        rhythm=ResidentRow.rhythm,
    )


def _team(process: ProcessKey, at: datetime | None) -> Recipients:
    reached = or_(ResidentRow.id.is_(None), ResidentRow.state == ResidentState.ACTIVE)
    in_it = (StaffRow.process == process) & StaffRow.removed_at.is_(None)
    joined = select(StaffRow.id).outerjoin(ResidentRow, ResidentRow.person == StaffRow.person)
    return Recipients(
        query=joined.where(in_it, reached, *_since(StaffRow.joined_at, at)),
        key=StaffRow.id,
        chat=StaffRow.person,
        address=StaffRow.address,
        resident_id=ResidentRow.id,
        language=StaffRow.language,
        rhythm=ResidentRow.rhythm,
    )


def _since(column: Any, at: datetime | None) -> Sequence[ColumnElement[bool]]:
    return [] if at is None else [column <= at]


def _agreed() -> ColumnElement[bool]:
    return exists().where(ConsentRow.resident_id == ResidentRow.id, ConsentRow.revoked_at.is_(None))


def _topic(keys: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    return or_(_follows(FollowKind.TOPIC, keys, process), _took_part(process, IdeaRow.topic.in_(keys)))


def _district(keys: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    return or_(_follows(FollowKind.DISTRICT, keys, process), _took_part(process, IdeaRow.district.in_(keys)))


def _follows(kind: FollowKind, keys: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    return ResidentRow.id.in_(followers(process, kind, keys))


def _took_part(process: ProcessKey, *about: ColumnElement[bool]) -> ColumnElement[bool]:
    wrote = select(IdeaRow.author_id).where(IdeaRow.process == process, *about)
    return or_(ResidentRow.id.in_(wrote), ResidentRow.id.in_(_supported(process, *about)))


def _supported(process: ProcessKey, *about: ColumnElement[bool]) -> Select[Any]:
    there = SupportRow.resident_id.is_not(None)
    return select(SupportRow.resident_id).join(IdeaRow, IdeaRow.id == SupportRow.idea_id).where(IdeaRow.process == process, there, *about)


def _ideas(references: Sequence[str]) -> Select[Any]:
    """These ideas, and what was merged into them."""
    known = [reference for written in references if (reference := Criterion(Group.AUTHORS, written).reference)]
    named = [and_(IdeaRow.year == reference.year, IdeaRow.number == reference.number) for reference in known]
    return select(IdeaRow.id).where(or_(literal(value=False), *named))


def _authors(keys: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    theirs = or_(IdeaRow.id.in_(_ideas(keys)), IdeaRow.merged_into.in_(_ideas(keys)))
    return ResidentRow.id.in_(select(IdeaRow.author_id).where(IdeaRow.process == process, theirs))


def _supporters(keys: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    return ResidentRow.id.in_(_supported(process, IdeaRow.id.in_(_ideas(keys))))


def _is_staff(_: Sequence[str], process: ProcessKey) -> ColumnElement[bool]:
    in_it = select(StaffRow.person).where(StaffRow.process == process, StaffRow.removed_at.is_(None))
    return ResidentRow.person.in_(in_it)


# Whether the resident of the query has one of these keys, all of one group, in common.
_HOLDS: Mapping[Group, Callable[[Sequence[str], ProcessKey], ColumnElement[bool]]] = {
    Group.TOPIC: _topic,
    Group.DISTRICT: _district,
    Group.LANGUAGE: lambda keys, _: ResidentRow.language.in_(keys),
    Group.TOOK_PART: lambda _, process: _took_part(process),
    Group.AUTHORS: _authors,
    Group.SUPPORTERS: _supporters,
    Group.STAFF: _is_staff,
}
