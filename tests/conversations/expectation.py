"""What must be on record after anything that somebody does in the idea dialog: a model of it, in the words of the rules."""

from collections.abc import Iterable, Sequence

from handlers.buttons import Button
from handlers.residents import ways
from handlers.residents.ideas import buttons as pressed
from handlers.residents.ideas.names import DRAFT_DELETE, DRAFT_FOUND, Aside, Spot, spot_in
from participation.idea_questions import Question, Step, first_step, next_step, step_back, step_into, still_open
from participation.ideas import PHOTOS_MAXIMUM, Draft, DraftId, PhotoId, Place, Point
from participation.pieces import Piece, reads_like_a_sentence
from participation.processes import Process
from participation.refusals import Refusal
from participation.residents import ResidentId
from participation.texts import tidy
from tests.stage import MODEL_DAY

NOT_YET_KNOWN = DraftId(0)
CHOICES = {Question.FIELD, Question.TOPIC, Question.DISTRICT}


class Expectation:
    """One resident's draft, the question open with them, and what they have sent. Each method is something that they do."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.draft: Draft | None = None
        self.question: str | None = None
        self.sent: list[Draft] = []

    @property
    def spot(self) -> Spot | None:
        return spot_in(self.question)

    @property
    def asked(self) -> Question | None:
        """The question of the dialog, where nothing is asked aside."""
        return self.spot.step.question if self.spot and not self.spot.aside else None

    @property
    def is_writing(self) -> bool:
        return self.spot is not None or self.question in {DRAFT_FOUND, DRAFT_DELETE}

    def wants_to_write(self, piece: Piece | None = None) -> None:
        draft = self.draft = self.draft or _new()
        if piece:
            if tidy(piece.text):
                self._stay(draft.with_waiting(piece))
        elif draft.text or draft.waiting or not draft.is_blank:
            self.question = self.question if self.spot else DRAFT_FOUND
        else:
            self._ask(first_step(draft, self._process.fields), draft)

    def presses(self, button: Button, on_screen: Sequence[Button]) -> None:  # noqa: C901  one case for each button there is
        draft = self.draft
        if isinstance(button, ways.IdeaWanted):
            self.wants_to_write()
            return
        if draft is None or getattr(button, "draft_id", None) != draft.id:
            return
        match button:
            case ways.DraftResumed():
                self._stay(draft)
            case pressed.WentAway():
                self.question = None
            case pressed.DraftDeleted() if button in on_screen:
                self.draft = self.question = None
            case pressed.DraftSpared() if button in on_screen:
                self.question = self.question if self.spot else None
            case pressed.DeletionWanted() if button in on_screen:
                self.question = self.question if self.spot else DRAFT_DELETE
            case pressed.PieceAppended() if self.spot and self.spot.aside:
                self._stay(draft.with_waiting_appended())
            case pressed.PieceTaken() if self.spot and self.spot.aside:
                self._takes(draft)
            case pressed.PieceDropped() if self.spot and self.spot.aside:
                self._drops(draft)
            case _ if self._answer(button, draft):
                pass
            case _:
                self._stay(draft)

    def says(self, message: int, text: str) -> None:
        """Own words, no label and no word for a button."""
        draft, piece = self.draft, Piece(message=message, text=text)
        if self.question is None:
            self.wants_to_write(piece)
        elif draft is None or (self.spot is None and not (self.question == DRAFT_FOUND and reads_like_a_sentence(text))):
            pass
        elif self.asked is Question.TEXT:
            self._writes(draft, piece)
        elif self.asked in {Question.TITLE, Question.PLACE}:
            self._names(draft, text)
        elif text.isdecimal() or (self.asked in CHOICES and not reads_like_a_sentence(text)):
            self._stay(draft)
        else:
            self._hears(draft, piece)

    def says_back(self, on_screen: Sequence[Button]) -> None:
        if self.draft and any(isinstance(button, pressed.DraftSpared) for button in on_screen):
            self.question = self.question if self.spot else None
        elif self.draft and self.spot:
            self._drops(self.draft) if self.spot.aside else self._goes_back(self.draft)
        elif self.question == DRAFT_FOUND:
            self.question = None

    def says_later(self) -> None:
        if self.is_writing:
            self.question = None

    def says_next(self) -> None:
        if self.draft and self.asked:
            self._go_on(self.draft)

    def sends_photos(self, photos: Iterable[int], message: int, caption: str) -> None:
        draft = self.draft or _new()
        for photo in photos:
            draft = draft if len(draft.photos) == PHOTOS_MAXIMUM else draft.with_photo(PhotoId(photo))
        self.draft = draft
        if caption:
            self._hears(draft, Piece(message=message, text=caption))
        elif self._step(draft).question is Question.PHOTO and not draft.waiting:
            self._go_on(draft)
        else:
            self._stay(draft)

    def sends_location(self, point: Point) -> None:
        if self.draft and self.asked is Question.EXTRAS:
            self._stay(self.draft.at_point(point))
        elif self.draft and self.asked in {Question.PLACE, Question.DISTRICT}:
            self._go_on(self.draft.at_point(point))

    def says_yes(self, on_screen: Sequence[Button]) -> None:
        """To whichever question with a yes is on the screen or asked aside."""
        kinds: list[type[Button]] = [ways.DraftResumed, pressed.DraftDeleted]
        if self.asked is Question.CHECK:
            kinds.append(pressed.IdeaConfirmed)
        meant = next((button for kind in kinds for button in on_screen if isinstance(button, kind)), None)
        if meant:
            self.presses(meant, on_screen)
        elif self.draft and self.spot and self.spot.aside is Aside.ADDITION:
            self._stay(self.draft.with_waiting_appended())
        elif self.draft and self.spot and self.spot.aside:
            self._takes(self.draft)

    def says_no(self, on_screen: Sequence[Button]) -> None:
        if self.draft and any(isinstance(button, pressed.DraftSpared) for button in on_screen):
            self.question = self.question if self.spot else None
        elif self.draft and self.spot and self.spot.aside:
            self._drops(self.draft)
        elif self.draft and self.asked is Question.EXTRAS:
            self._go_on(self.draft)
        elif self.draft and self.asked is Question.CHECK:
            self._stay(self.draft)

    def edits(self, message: int, text: str) -> bool:
        """Returns whether the bot has anything to say about it."""
        piece = Piece(message=message, text=text)
        draft = next((known for known in (self.draft or _new(), *self.sent) if message in _messages_of(known)), None)
        if draft is None:
            return self.spot is not None
        if _says_the_same(draft, piece):
            return False
        if draft is not self.draft:
            return True  # too late
        if self.asked is Question.TEXT and draft.messages == (message,):
            self._writes(draft, piece)
        elif tidy(text):
            self._stay(draft.with_waiting(piece))
        return True

    def _answer(self, button: Button, draft: Draft) -> bool:  # noqa: PLR0911  one case for each answer there is
        """An answer to the open question. False for a button of another one."""
        match button, self.asked:
            case pressed.FieldChosen(), Question.FIELD:
                field = self._process.field(button.field)
                return field is not None and self._go_on(draft.in_field(field))
            case pressed.TopicChosen(), Question.TOPIC:
                field, topic = self._process.field_of(button.topic), self._process.topic(button.topic)
                return field is not None and topic is not None and self._go_on(draft.about(topic, field))
            case pressed.DistrictChosen(), Question.DISTRICT:
                return self._go_on(draft.in_district(button.district))
            case pressed.WentOn(), question if question is button.question:
                return self._go_on(draft)
            case pressed.WentBack(), question if question is button.question:
                return self._goes_back(draft)
            case pressed.PartLeftOut(), question if question is button.question:
                return self._leaves_out(draft, button.question)
            case pressed.PhotosRemoved(), Question.PHOTO:
                return self._stay(draft.without_photos())
            case pressed.PartOpened(), Question():
                step = self._step(draft)
                return self._ask(step_into(step, button.part) or step, draft)
            case pressed.IdeaConfirmed(), Question.CHECK:
                self.sent.append(draft)
                self.draft = self.question = None
                return True
        return False

    def _writes(self, draft: Draft, piece: Piece) -> None:
        written = draft.with_text(piece.text, piece.message)
        if tidy(piece.text) and (draft.is_too_short or not written.is_too_short):
            self._go_on_with_text(written)

    def _go_on_with_text(self, draft: Draft) -> None:
        if self._step(draft).question is Question.TEXT:
            self._go_on(draft)
        else:
            self._stay(draft)

    def _names(self, draft: Draft, text: str) -> None:
        """A title or a street. One that is refused changes nothing."""
        try:
            named = draft.with_title(text) if self.asked is Question.TITLE else draft.at_street(text)
        except Refusal:
            return
        if tidy(text):
            self._go_on(named)

    def _hears(self, draft: Draft, piece: Piece) -> None:
        if draft.waiting or (draft.text and self.asked is not Question.TEXT):
            self._stay(draft.with_waiting(piece) if tidy(piece.text) else draft)
        else:
            self._writes(draft, piece)

    def _takes(self, draft: Draft) -> None:
        taken = draft.with_waiting_instead()
        if draft.is_too_short or not taken.is_too_short:
            self._go_on_with_text(taken)

    def _drops(self, draft: Draft) -> None:
        self.draft = draft.without_waiting()
        if self.draft.is_blank:
            self.question = None
        else:
            self._stay(self.draft)

    def _leaves_out(self, draft: Draft, part: Question) -> bool:
        left: dict[Question, Draft] = {Question.PLACE: draft.at(None), Question.TITLE: draft.with_title(None)}
        return self._go_on(left.get(part, draft))

    def _goes_back(self, draft: Draft) -> bool:
        step = step_back(self._step(draft), draft, self._process.fields)
        if step:
            return self._ask(step, draft)
        self.question = None
        return True

    def _go_on(self, draft: Draft) -> bool:
        return self._ask(next_step(self._step(draft), draft, self._process.fields), draft)

    def _stay(self, draft: Draft) -> bool:
        return self._ask(self._step(draft), draft)

    def _step(self, draft: Draft) -> Step:
        return self.spot.step if self.spot else first_step(draft, self._process.fields)

    def _ask(self, step: Step, draft: Draft) -> bool:
        self.draft = draft
        self.question = str(Spot(step=still_open(step, draft, self._process.fields), aside=Aside.about(draft)))
        return True


def _new() -> Draft:
    return Draft(id=NOT_YET_KNOWN, author=ResidentId(0), started_at=MODEL_DAY, changed_at=MODEL_DAY)


def _messages_of(draft: Draft) -> tuple[int, ...]:
    return (*draft.messages, *(piece.message for piece in draft.waiting))


def _says_the_same(draft: Draft, piece: Piece) -> bool:
    if piece.message in {known.message for known in draft.waiting}:
        return piece in draft.waiting
    if len(draft.messages) == 1:
        return tidy(piece.text) == draft.text
    return f"\n{tidy(piece.text)}\n" in f"\n{draft.text}\n"


def parts_of(draft: Draft) -> tuple[object, ...]:
    """All that somebody said, without numbers and times."""
    place: Place | None = draft.place
    return draft.field, draft.topic, draft.text, draft.title, len(draft.photos), place, draft.messages, draft.waiting
