"""Files by their ids, and how an uploaded one is kept."""

from __future__ import annotations

from simulator.methods.call import Call, method
from simulator.refusals import bad_request
from simulator.wire import Json
from simulator.world.files import LARGEST_DOWNLOAD


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    kept = call.world.files.known_by_id(file_id, call.bot.id)
    if kept is None:
        raise bad_request("invalid file_id")
    if len(kept.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**kept.as_json(), "file_path": kept.path}
