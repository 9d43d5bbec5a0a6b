"""Messages that are more than text: photos, documents, voice, places, contacts, albums."""

from __future__ import annotations

from typing import Any

from simulator.fields import required_text_field, text_field
from simulator.methods.access import check_can_write
from simulator.methods.call import Call, method
from simulator.methods.contents import caption_content, read_caption
from simulator.methods.sending import prepare
from simulator.parameters import NULL
from simulator.refusals import Refusal, bad_request
from simulator.text import formatted
from simulator.text.formatted import FormattedText
from simulator.wire import Json
from simulator.world.attachments import describe_file
from simulator.world.pictures import NotAPhoto, keep_photo

LARGEST_ALBUM = 10
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
WRONG_FILE = "Wrong file identifier/HTTP URL specified"


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _send_file(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


@method("sendVideo")
def send_video(call: Call) -> Json:
    return _send_file(call, "video")


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    _need_file(call, "sticker", "sticker", call.parameters.text("sticker"))
    sending = prepare(call)
    content = _file_content(call, "sticker", call.parameters.text("sticker"), "sticker")
    check_can_write(sending.chat, call.bot)
    return sending.post(call, content).as_json()


@method("sendLocation")
def send_location(call: Call) -> Json:
    latitude = _coordinate(call, "latitude")
    longitude = _coordinate(call, "longitude")
    sending = prepare(call)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("Wrong location specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    check_can_write(sending.chat, call.bot)
    return sending.post(call, {"location": location}).as_json()


@method("sendContact")
def send_contact(call: Call) -> Json:
    contact: Json = {
        "phone_number": call.parameters.required_text("phone_number"),
        "first_name": call.parameters.required_text("first_name"),
    }
    if last_name := call.parameters.text("last_name"):
        contact["last_name"] = last_name
    sending = prepare(call)
    check_can_write(sending.chat, call.bot)
    return sending.post(call, {"contact": contact}).as_json()


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    parts = _album(call)
    sending = prepare(call)
    if not parts:
        raise bad_request("There are no messages to send")
    if len(parts) > LARGEST_ALBUM:
        raise bad_request("Too many messages to send as an album")
    kinds = {kind for kind, _, _ in parts}
    if len(kinds) > 1 and kinds - {"photo", "video"}:
        raise bad_request(f"{'Document' if 'document' in kinds else 'Audio'} can't be mixed with other media types")
    contents = [
        {**_file_content(call, kind, media, ""), **caption_content(call, formatted.finish(caption, allow_empty=True))}
        for kind, media, caption in parts
    ]
    check_can_write(sending.chat, call.bot)
    group = call.world.new_media_group() if len(contents) > 1 else ""
    return [sending.post(call, content, media_group_id=group).as_json() for content in contents]


def _send_file(call: Call, kind: str) -> Json:
    media = call.parameters.text(kind)
    _need_file(call, kind, kind, media)
    caption = read_caption(call)
    sending = prepare(call)
    content = _file_content(call, kind, media, kind)
    content |= caption_content(call, formatted.finish(caption, allow_empty=True))
    if call.parameters.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    if call.parameters.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    check_can_write(sending.chat, call.bot)
    return sending.post(call, content).as_json()


def _need_file(call: Call, kind: str, field: str, media: str) -> None:
    is_attached = media.startswith("attach://")
    if is_attached or not media:
        name = media.removeprefix("attach://") if is_attached else field
        if call.parameters.upload(name) is None:
            raise bad_request(f"There is no {kind} in the request")


def _file_content(call: Call, kind: str, media: str, field: str) -> Json:
    """What the message shows: of an uploaded file, or of one that Telegram has already."""
    if media and not media.startswith("attach://"):
        return _known_file(call, kind, media)
    upload = call.parameters.upload(media.removeprefix("attach://") if media else field)
    if upload is None:
        raise bad_request("media not found")
    if kind == "photo":
        try:
            return {"photo": keep_photo(call.world.files, upload.content)}
        except NotAPhoto as why:
            raise bad_request(str(why)) from None
    if not upload.content:
        raise bad_request("File must be non-empty")
    return describe_file(call.world.files, kind, upload.content, upload.name, upload.mime_type)


def _known_file(call: Call, kind: str, file_id: str) -> Json:
    if "://" in file_id:
        raise bad_request("Failed to get HTTP URL content")
    kept = call.world.files.known_by_id(file_id, call.bot.id)
    if kept is None:
        raise bad_request(WRONG_FILE)
    if kept.kind != kind:
        raise bad_request(f"Can't use file of type {kept.kind.capitalize()} as {kind.capitalize()}")
    return dict(kept.describes)


def _coordinate(call: Call, name: str) -> float:
    text = call.parameters.text(name).strip()
    if not text:
        raise bad_request(f"Bad Request: {name} is empty")
    try:
        return float(text)
    except ValueError:
        return 0.0


def _album(call: Call) -> list[tuple[str, str, FormattedText]]:
    value = call.parameters.structure("media", "Can't parse media JSON object")
    if value is None:
        raise bad_request('Parameter "media" is required')
    if value is NULL or not isinstance(value, list):
        raise bad_request("Expected an Array of InputMedia")
    return [_album_part(call, item) for item in value]


def _album_part(call: Call, item: Any) -> tuple[str, str, FormattedText]:
    try:
        if not isinstance(item, dict):
            raise bad_request("expected an Object")
        caption = formatted.parse(text_field(item, "caption"), text_field(item, "parse_mode"), item.get("caption_entities"))
        kind = required_text_field(item, "type")
        media = text_field(item, "media")
        if not media or (media.startswith("attach://") and call.parameters.upload(media[9:]) is None):
            raise bad_request("media not found")
        if kind == "animation":
            raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
        if kind not in ALBUM_KINDS:
            raise bad_request(f'type "{kind}" is unsupported')
    except Refusal as refusal:
        raise bad_request(f"Can't parse InputMedia: {refusal.words}") from None
    return kind, media, caption
