"""People write: text, pictures, places and all else that a phone can send."""

from __future__ import annotations

from simulator.refusals import Refusal
from simulator.text.formatted import FormattedText, finish
from simulator.text.given import given_entities
from simulator.wire import Json
from simulator.world.acts.basics import CannotDo, message_in, post, thread_in, writable_chat
from simulator.world.attachments import describe_file
from simulator.world.chats import Chat, Message
from simulator.world.forwarding import forward_origin, hidden_origin
from simulator.world.people import Person
from simulator.world.pictures import NotAPhoto, keep_photo
from simulator.world.world import World

LONGEST_MESSAGE = 4096
"""Characters after which the apps begin a new message. An edited one stays one, so it cannot become longer."""
LONGEST_CAPTION = 1024


def say(
    world: World,
    person: Person,
    text: str,
    *,
    chat: int | None = None,
    reply_to: int = 0,
    thread: int = 0,
    entities: list[Json] | None = None,
) -> list[Message]:
    """Send a text; the apps cut a long one into several messages."""
    place = writable_chat(world, person, chat)
    pieces = [text[start : start + LONGEST_MESSAGE] for start in range(0, len(text), LONGEST_MESSAGE)]
    if len(pieces) == 1:
        return [_write(world, person, place, FormattedText(text, given_entities(entities)), reply_to, thread)]
    if not pieces:
        raise CannotDo("an empty text cannot be sent")
    return [_write(world, person, place, FormattedText(piece), reply_to, thread) for piece in pieces if piece.strip()]


def photo(world: World, person: Person, raw: bytes, *, caption: str = "", chat: int | None = None, **where: int) -> Message:
    place = writable_chat(world, person, chat)
    return post(world, person, place, {**_photo(world, raw), **_caption(caption)}, **_where(place, where))


def album(
    world: World, person: Person, photos: list[bytes], *, captions: list[str], chat: int | None = None, **where: int
) -> list[Message]:
    """Several photos sent together: messages of their own that share a media_group_id."""
    place = writable_chat(world, person, chat)
    group = world.new_media_group()
    contents = [_photo(world, raw) | _caption(caption) for raw, caption in zip(photos, captions, strict=True)]
    return [post(world, person, place, content, media_group_id=group, **_where(place, where)) for content in contents]


def file(
    world: World,
    person: Person,
    kind: str,
    raw: bytes,
    *,
    name: str,
    mime_type: str,
    caption: str = "",
    details: Json | None = None,
    chat: int | None = None,
    **where: int,
) -> Message:
    """A document, a voice message, a video, a piece of music or a sticker."""
    place = writable_chat(world, person, chat)
    content = describe_file(world.files, kind, raw, name, mime_type, **(details or {}))
    return post(world, person, place, content | _caption(caption), **_where(place, where))


def location(world: World, person: Person, latitude: float, longitude: float, *, chat: int | None = None, **where: int) -> Message:
    place = writable_chat(world, person, chat)
    return post(world, person, place, {"location": {"latitude": latitude, "longitude": longitude}}, **_where(place, where))


def contact(world: World, person: Person, shown: Json, *, chat: int | None = None, **where: int) -> Message:
    place = writable_chat(world, person, chat)
    return post(world, person, place, {"contact": shown}, **_where(place, where))


def own_contact(person: Person) -> Json:
    if not person.phone_number:
        raise CannotDo(f"{person.first_name} has no phone number; give one when adding the person")
    shown: Json = {"phone_number": person.phone_number, "first_name": person.first_name, "user_id": person.id}
    if person.last_name:
        shown["last_name"] = person.last_name
    return shown


def forward(world: World, person: Person, original: Message, *, chat: int | None = None, hidden: bool = False, **where: int) -> Message:
    """Forward a message; its sender may hide who they are."""
    place = writable_chat(world, person, chat)
    name = original.sender.as_user()["first_name"]
    origin = hidden_origin(name, original.date) if hidden else forward_origin(original)
    return post(world, person, place, dict(original.content), forward=origin, **_where(place, where))


def edit(world: World, person: Person, message_id: int, text: str, *, chat: int | None = None) -> Message:
    """Change the text or the caption of a message of one's own."""
    place = writable_chat(world, person, chat)
    message = message_in(place, message_id)
    if message.sender is not person:
        raise CannotDo("only one's own messages can be edited")
    field, longest = ("text", LONGEST_MESSAGE) if "text" in message.content else ("caption", LONGEST_CAPTION)
    changed = _content(_finished(FormattedText(text), allow_empty=field == "caption"), field)
    if len(changed.get(field, "")) > longest:
        raise CannotDo(f"a {field} of more than {longest} characters cannot be kept")
    kept = {name: value for name, value in message.content.items() if name not in {field, _entities_of(field)}}
    message.content = kept | changed
    world.edited(message)
    return message


def _write(world: World, person: Person, chat: Chat, given: FormattedText, reply_to: int, thread: int) -> Message:
    return post(world, person, chat, _content(_finished(given), "text"), **_where(chat, {"reply_to": reply_to, "thread": thread}))


def _finished(given: FormattedText, *, allow_empty: bool = False) -> FormattedText:
    try:
        return finish(given, allow_empty=allow_empty)
    except Refusal as refusal:
        raise CannotDo(refusal.words) from None


def _content(text: FormattedText, field: str) -> Json:
    if not text.text:
        return {}
    content: Json = {field: text.text}
    if text.entities:
        content[_entities_of(field)] = [entity.as_json() for entity in text.entities]
    return content


def _caption(caption: str) -> Json:
    return _content(_finished(FormattedText(caption), allow_empty=True), "caption")


def _entities_of(field: str) -> str:
    return "entities" if field == "text" else "caption_entities"


def _photo(world: World, raw: bytes) -> Json:
    try:
        return {"photo": keep_photo(world.files, raw)}
    except NotAPhoto as why:
        raise CannotDo(f"this cannot be sent as a photo: {why}") from None


def _where(place: Chat, where: dict[str, int]) -> dict[str, int]:
    return {"reply_to": where.get("reply_to", 0), "thread_id": thread_in(place, where.get("thread", 0))}
