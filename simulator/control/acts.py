"""POST /control/people/<id>/<act>: what somebody does with their phone."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from simulator.control.accounts import find_person
from simulator.control.finding import find_button
from simulator.control.orders import BadOrder, Order, answer, read_order, unpack
from simulator.control.shown import show_message, with_id
from simulator.wire import Json
from simulator.world.acts import pressing, relations, writing
from simulator.world.acts.basics import chat_of, message_in
from simulator.world.chats import Message
from simulator.world.people import Person
from simulator.world.world import World

Act = Callable[[World, Person, Order], Json]


class Acts:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/control/people/{person}/{act}", self.act)]

    async def act(self, request: web.Request) -> web.Response:
        act = ACTS.get(request.match_info["act"])
        if act is None:
            raise BadOrder(f"there is no such act; there are: {', '.join(sorted(ACTS))}")
        person = find_person(self._world, request)
        order = await read_order(request)
        result = act(self._world, person, order)
        if not person.is_deactivated:
            chat = chat_of(self._world, person, order.chat())
            result |= {"with": with_id(chat), "version": chat.version}
        return answer(result)


def _say(world: World, person: Person, order: Order) -> Json:
    messages = writing.say(world, person, order.text("text"), chat=order.chat(), entities=order.items("entities", []), **_where(order))
    return {"messages": [show_message(person, message) for message in messages]}


def _photo(world: World, person: Person, order: Order) -> Json:
    caption = order.text("caption", "")
    return _one(person, writing.photo(world, person, order.blob("content"), caption=caption, chat=order.chat(), **_where(order)))


def _album(world: World, person: Person, order: Order) -> Json:
    photos = [unpack(item) for item in order.items("contents")]
    captions = order.items("captions", [""] * len(photos))
    if len(captions) != len(photos):
        raise BadOrder("there must be a caption, perhaps an empty one, for each photo")
    messages = writing.album(world, person, photos, captions=captions, chat=order.chat(), **_where(order))
    return {"messages": [show_message(person, message) for message in messages]}


def _file(kind: str, name: str, mime_type: str) -> Act:
    def send(world: World, person: Person, order: Order) -> Json:
        message = writing.file(
            world,
            person,
            kind,
            order.blob("content", kind.encode()),
            name=order.text("name", name),
            mime_type=order.text("mime_type", mime_type),
            caption=order.text("caption", ""),
            details=order.record("details", {}),
            chat=order.chat(),
            **_where(order),
        )
        return _one(person, message)

    return send


def _location(world: World, person: Person, order: Order) -> Json:
    latitude, longitude = order.real("latitude"), order.real("longitude")
    return _one(person, writing.location(world, person, latitude, longitude, chat=order.chat(), **_where(order)))


def _contact(world: World, person: Person, order: Order) -> Json:
    shown = order.record("contact") if "contact" in order else writing.own_contact(person)
    return _one(person, writing.contact(world, person, shown, chat=order.chat(), **_where(order)))


def _forward(world: World, person: Person, order: Order) -> Json:
    source = chat_of(world, person, order.whole("from_chat") if "from_chat" in order else order.chat())
    original = message_in(source, order.whole("message_id"))
    hidden = order.flag("hidden")
    return _one(person, writing.forward(world, person, original, chat=order.chat(), hidden=hidden, **_where(order)))


def _edit(world: World, person: Person, order: Order) -> Json:
    return _one(person, writing.edit(world, person, order.whole("message_id"), order.text("text"), chat=order.chat()))


def _press(world: World, person: Person, order: Order) -> Json:
    pressed = pressing.press(world, person, order.whole("message_id"), order.text("data"), chat=order.chat(), forged=order.flag("forged"))
    return {"query_id": pressed.id}


def _press_key(world: World, person: Person, order: Order) -> Json:
    return _one(person, pressing.press_key(world, person, order.text("text"), chat=order.chat(), place=_place(order)))


def _press_label(world: World, person: Person, order: Order) -> Json:
    """Press the newest button with this label, wherever it stands; kind 'none' where there is none."""
    chat = chat_of(world, person, order.chat())
    found = find_button(person, chat, order.text("label"))
    if found is None:
        return {"kind": "none"}
    message_id, button = found
    if not message_id:
        message = pressing.press_key(world, person, button["text"], chat=order.chat(), place=_place(order))
        return {"kind": "key", "button": button, **_one(person, message)}
    if "callback_data" not in button:
        return {"kind": "other", "button": button, "message_id": message_id}
    pressed = pressing.press(world, person, message_id, button["callback_data"], chat=order.chat())
    return {"kind": "inline", "button": button, "message_id": message_id, "query_id": pressed.id}


def _open(world: World, person: Person, order: Order) -> Json:
    return _one(person, relations.open_link(world, person, order.text("payload", ""), chat=order.chat()))


def _block(world: World, person: Person, order: Order) -> Json:
    relations.block(world, person, chat=order.chat())
    return {}


def _unblock(world: World, person: Person, order: Order) -> Json:
    relations.unblock(world, person, chat=order.chat())
    return {}


def _delete(world: World, person: Person, order: Order) -> Json:
    relations.delete_message(world, person, order.whole("message_id"), chat=order.chat(), for_all=order.flag("for_all", default=True))
    return {}


def _clear(world: World, person: Person, order: Order) -> Json:
    relations.clear(world, person, chat=order.chat())
    return {}


def _deactivate(world: World, person: Person, _: Order) -> Json:
    relations.deactivate(world, person)
    return {}


ACTS: dict[str, Act] = {
    "say": _say,
    "photo": _photo,
    "album": _album,
    "document": _file("document", "file.pdf", "application/pdf"),
    "voice": _file("voice", "voice.ogg", "audio/ogg"),
    "video": _file("video", "video.mp4", "video/mp4"),
    "audio": _file("audio", "music.mp3", "audio/mpeg"),
    "sticker": _file("sticker", "sticker.webp", "image/webp"),
    "location": _location,
    "contact": _contact,
    "forward": _forward,
    "edit": _edit,
    "press": _press,
    "press_key": _press_key,
    "press_label": _press_label,
    "open": _open,
    "block": _block,
    "unblock": _unblock,
    "delete": _delete,
    "clear": _clear,
    "deactivate": _deactivate,
}


def _one(person: Person, message: Message) -> Json:
    return {"message": show_message(person, message)}


def _where(order: Order) -> dict[str, int]:
    return {"reply_to": order.whole("reply_to", 0), "thread": order.whole("thread", 0)}


def _place(order: Order) -> tuple[float, float] | None:
    return (order.real("latitude"), order.real("longitude")) if "latitude" in order else None
