"""What the Bot API server answers when it does not do what it was asked."""

from __future__ import annotations

from simulator.wire import Json


class Refusal(Exception):
    """An answer with ``ok: false``: its code, its words, and parameters such as ``retry_after``."""

    def __init__(self, code: int, description: str, parameters: Json | None = None, *, words: str = "") -> None:
        super().__init__(description)
        self.words = words or description
        """The words before the server put its prefix to them; others may build on them."""
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def envelope(self) -> Json:
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str, **parameters: object) -> Refusal:
    return Refusal(400, _sentence("Bad Request", words), parameters, words=words)


def forbidden(words: str) -> Refusal:
    return Refusal(403, _sentence("Forbidden", words))


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def _sentence(prefix: str, words: str) -> str:
    """The server puts its prefix before the words once, and writes their first letter small unless it begins a CONSTANT."""
    if words.startswith(prefix):
        return words
    if len(words) >= 2 and (words[1] == "_" or "A" <= words[1] <= "Z"):
        return f"{prefix}: {words}"
    return f"{prefix}: {words[:1].lower()}{words[1:]}"
