"""By which words ideas are found: a small index of our own, the same on both databases. Every look into it ends after so many rows."""

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Integer,
    String,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.index import WORD_MAXIMUM
from participation.processes import ProcessKey
from storage.base import Base
from storage.ideas import IdeaRow
from storage.reading import PublishedRow

LOOKED_THROUGH = 500
"""Of a word that stands in more ideas, only so many are looked through: the newest of those that hold the very word."""
_LAST = "\U0010ffff"


class IdeaWordRow(Base):
    __tablename__ = "idea_words"
    __table_args__ = (Index(None, "idea_id"), {"sqlite_with_rowid": False})

    # Compared sign by sign, so that all words with one beginning stand together whatever language the server speaks.
    word: Mapped[str] = mapped_column(
        String(WORD_MAXIMUM).with_variant(String(WORD_MAXIMUM, collation="C"), "postgresql"), primary_key=True
    )
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)


class IdeaWords:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, idea_id: IdeaId, words: Collection[str]) -> None:
        """These words, and no others."""
        await self.take_out([idea_id])
        if words:
            await self._session.execute(insert(IdeaWordRow), [{"word": word, "idea_id": idea_id} for word in sorted(words)])

    async def take_out(self, ids: Collection[IdeaId]) -> None:
        await self._session.execute(delete(IdeaWordRow).where(IdeaWordRow.idea_id.in_(ids)))

    async def of(self, process: ProcessKey, ids: Collection[IdeaId]) -> dict[IdeaId, set[str]]:
        """The words of those of the ideas that belong to this process."""
        found: dict[IdeaId, set[str]] = {}
        theirs = (IdeaRow.id.in_(ids)) & (IdeaRow.process == process)
        query = select(IdeaWordRow.idea_id, IdeaWordRow.word).join(IdeaRow, IdeaRow.id == IdeaWordRow.idea_id).where(theirs)
        for row in await self._session.execute(query):
            found.setdefault(IdeaId(row.idea_id), set()).add(row.word)
        return found

    async def search(self, process: ProcessKey, words: Sequence[str], limit: int) -> list[IdeaId]:
        """Published ideas with a word that begins like each of these; those that most people support first."""
        candidates = min([await self._beginning_with(word) for word in words], key=len)
        also = [exists().where(IdeaWordRow.idea_id == PublishedRow.idea_id, _begins(word)) for word in words]
        query = (
            select(PublishedRow.idea_id)
            .where(PublishedRow.process == process, PublishedRow.idea_id.in_(candidates), *also)
            .order_by(PublishedRow.supports.desc(), PublishedRow.idea_id.desc())
            .limit(limit)
        )
        return [IdeaId(found) for found in await self._session.scalars(query)]

    async def sharing(self, beginnings: Sequence[str], at_most: int) -> dict[str, list[IdeaId]]:
        """For each beginning of a word the ideas that have it; of a common one only some, but more than `at_most`."""
        found: dict[str, list[IdeaId]] = {beginning: [] for beginning in beginnings}
        if beginnings:
            bounds = {
                name: word for place, word in enumerate(beginnings) for name, word in zip(_bounds(place), (word, word + _LAST), strict=True)
            }
            for row in await self._session.execute(_looks(len(beginnings)), {**bounds, "at_most": at_most + 1}):
                found[beginnings[row.place]].append(IdeaId(row.idea_id))
        return found

    async def highest(self) -> int:
        """The highest number of an idea in the index: how many there are at most."""
        return await self._session.scalar(select(func.max(IdeaWordRow.idea_id))) or 0

    async def _beginning_with(self, word: str) -> list[int]:
        very_word = select(IdeaWordRow.idea_id).where(IdeaWordRow.word == word).order_by(IdeaWordRow.idea_id.desc()).limit(LOOKED_THROUGH)
        found = list(await self._session.scalars(very_word))
        if len(found) < LOOKED_THROUGH:
            longer = select(IdeaWordRow.idea_id).where(_begins(word)).limit(LOOKED_THROUGH)
            found = list({*found, *await self._session.scalars(longer)})
        return found


@cache
def _looks(number: int) -> CompoundSelect[tuple[int, int]]:
    """So many looks in one question. To build it anew for every idea costs more than the database needs to answer it."""
    looks = []
    for place in range(number):
        first, last = (bindparam(name, type_=String) for name in _bounds(place))
        begins = and_(IdeaWordRow.word >= first, IdeaWordRow.word < last)
        query = select(literal_column(str(place), Integer).label("place"), IdeaWordRow.idea_id).where(begins).distinct()
        looks.append(query.limit(bindparam("at_most", type_=Integer)).subquery())
    return union_all(*(select(look.c.place, look.c.idea_id) for look in looks))


def _bounds(place: int) -> tuple[str, str]:
    return f"from_{place}", f"to_{place}"


def _begins(word: str) -> ColumnElement[bool]:
    return and_(IdeaWordRow.word >= word, IdeaWordRow.word < word + _LAST)
