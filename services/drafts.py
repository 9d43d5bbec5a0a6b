"""What a resident is writing: every word is on record from the moment it was written."""

from participation import refusals
from participation.ideas import Draft, DraftId, Place, Point
from participation.phases import Activity
from participation.pieces import Piece
from participation.processes import DistrictKey, FieldKey, Process, TopicKey
from participation.residents import ResidentId
from participation.texts import tidy
from participation.wall_time import Instant
from services.deeds import deed
from storage.unit import Unit


class Drafts:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    def require_collecting(self) -> None:
        """Refuses where no open phase collects ideas."""
        if self._process.phase_that_allows(Activity.SUBMIT, self._now) is None:
            raise refusals.CollectingIsClosed(reopens_at=self._process.next_start(Activity.SUBMIT, self._now))

    @deed
    async def begin(self, author: ResidentId, *, topic: TopicKey | None = None, district: DistrictKey | None = None) -> Draft:
        """Start a draft; a poster may have set topic or district already."""
        self.require_collecting()
        draft = await self._unit.drafts.begin(self._process.key, author, self._now)
        return await self._keep(self._set_up(draft, topic, district))

    @deed
    async def set_up(
        self, draft_id: DraftId | None, author: ResidentId, *, topic: TopicKey | None = None, district: DistrictKey | None = None
    ) -> Draft:
        """Let a poster set topic and district of a draft that was hardly begun."""
        return await self._keep(self._set_up(await self.get(draft_id, author), topic, district))

    async def unfinished(self, author: ResidentId) -> Draft | None:
        """What the person was writing last and has not sent."""
        draft = await self._unit.drafts.unfinished_of(author, self._process.key)
        return draft if draft and draft.changed_at > self._now - self._process.retention.of("drafts") else None

    async def get(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        """The draft, to be changed. Refuses if it is gone, somebody else's, or has become an idea."""
        draft = await self._unit.drafts.find(draft_id, hold=True) if draft_id is not None else None
        if draft is None:
            raise refusals.DraftIsGone
        draft.require_author(author)
        if not draft.is_open and (idea := await self._unit.ideas.from_draft(draft.id)):
            raise refusals.IdeaAlreadySubmitted(str(idea.reference))
        return draft

    async def written_in(self, author: ResidentId, message: int) -> Draft | None:
        """The draft that has words from this message, whether it was sent or not."""
        return await self._unit.drafts.written_in(author, self._process.key, message)

    @deed
    async def choose_field(self, draft_id: DraftId | None, author: ResidentId, field: FieldKey) -> Draft:
        known = self._process.field(field)
        if known is None:
            raise refusals.UnknownTopic
        return await self._keep((await self.get(draft_id, author)).in_field(known))

    @deed
    async def choose_topic(self, draft_id: DraftId | None, author: ResidentId, topic: TopicKey) -> Draft:
        field, known = self._process.field_of(topic), self._process.topic(topic)
        if field is None or known is None:
            raise refusals.UnknownTopic
        return await self._keep((await self.get(draft_id, author)).about(known, field))

    @deed
    async def write(self, draft_id: DraftId | None, author: ResidentId, text: str, *message: int) -> Draft:
        """Keep the text as it was written, too long as it may be; too short only where none was.

        A message right behind one that was as long as a message can be is the rest of it.
        """
        if not tidy(text):
            raise refusals.NothingWritten
        draft = await self.get(draft_id, author)
        if draft.is_continued_at(self._now) and not set(message) & set(draft.messages):
            return await self._keep(_not_too_much(draft.with_more_text(text, *message), before=draft).written(self._now))
        written = _not_too_much(draft.with_text(text, *message), before=draft)
        return await self._keep(_not_too_short(written, before=draft).written(self._now))

    @deed
    async def set_aside(self, draft_id: DraftId | None, author: ResidentId, piece: Piece) -> Draft:
        """Keep words that nobody asked for until the person has said what they are."""
        if not tidy(piece.text):
            raise refusals.NothingWritten
        draft = await self.get(draft_id, author)
        return await self._keep(_not_too_much(draft.with_waiting(piece), before=draft))

    @deed
    async def append_waiting(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        return await self._keep((await self.get(draft_id, author)).with_waiting_appended())

    @deed
    async def replace_with_waiting(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        draft = await self.get(draft_id, author)
        return await self._keep(_not_too_short(draft.with_waiting_instead(), before=draft))

    @deed
    async def drop_waiting(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        return await self._keep((await self.get(draft_id, author)).without_waiting())

    @deed
    async def give_title(self, draft_id: DraftId | None, author: ResidentId, title: str) -> Draft:
        if not tidy(title):
            raise refusals.NothingWritten
        return await self._keep((await self.get(draft_id, author)).with_title(title))

    @deed
    async def remove_title(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        return await self._keep((await self.get(draft_id, author)).with_title(None))

    @deed
    async def put_at(self, draft_id: DraftId | None, author: ResidentId, point: Point) -> Draft:
        self._require_places()
        return await self._keep((await self.get(draft_id, author)).at_point(point))

    @deed
    async def put_at_street(self, draft_id: DraftId | None, author: ResidentId, written: str) -> Draft:
        self._require_places()
        return await self._keep((await self.get(draft_id, author)).at_street(written))

    @deed
    async def put_in_district(self, draft_id: DraftId | None, author: ResidentId, district: DistrictKey) -> Draft:
        self._require_places()
        if self._process.district(district) is None:
            raise refusals.UnknownDistrict
        return await self._keep((await self.get(draft_id, author)).in_district(district))

    @deed
    async def remove_place(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        return await self._keep((await self.get(draft_id, author)).at(None))

    @deed
    async def add_photo(self, draft_id: DraftId | None, author: ResidentId, *, file_id: str, unique_id: str) -> Draft:
        """Put a wish for this photo on record; it is fetched and cleaned outside. The same photo again is the same photo."""
        if not self._process.ideas.photos:
            raise refusals.PhotosAreOff
        draft = await self.get(draft_id, author)
        photo = await self._unit.photos.want(draft.id, file_id, unique_id)
        return await self._keep(draft.with_photo(photo))

    @deed
    async def remove_photos(self, draft_id: DraftId | None, author: ResidentId) -> Draft:
        draft = await self.get(draft_id, author)
        await self._unit.photos.remove_all(draft.id)
        return await self._keep(draft.without_photos())

    @deed
    async def delete(self, draft_id: DraftId | None, author: ResidentId) -> None:
        """Delete a draft for good; of an idea that came back, what was begun in its place. Deleting it again is no mistake."""
        draft = await self._unit.drafts.find(draft_id, hold=True) if draft_id is not None else None
        if draft is None:
            return
        await self.get(draft.id, author)
        if idea := await self._unit.ideas.from_draft(draft.id):
            field = self._process.field_of(idea.topic)
            await self._unit.drafts.close(draft.put_back(idea, field.key if field else None))
        else:
            await self._unit.drafts.remove(draft.id)

    def _require_places(self) -> None:
        if not self._process.ideas.places:
            raise refusals.PlacesAreOff

    def _set_up(self, draft: Draft, topic: TopicKey | None, district: DistrictKey | None) -> Draft:
        field, known = self._process.field_of(topic), self._process.topic(topic)
        if field and known:
            draft = draft.about(known, field)
        place = self._process.district(district)
        return draft.at(Place(district=place.key)) if place and self._process.ideas.places else draft

    async def _keep(self, draft: Draft) -> Draft:
        changed = draft.changed(self._now)
        await self._unit.drafts.keep(changed)
        return changed


def _not_too_much(draft: Draft, *, before: Draft) -> Draft:
    """Asked of new words only: what has been accepted is never refused afterwards."""
    draft.require_room(before)
    return draft


def _not_too_short(draft: Draft, *, before: Draft) -> Draft:
    """A few letters do not take the place of a text."""
    if draft.is_too_short and not before.is_too_short:
        draft.require_text()
    return draft
