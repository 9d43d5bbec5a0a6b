"""A chat in letters, for the message of a failed test."""

from __future__ import annotations

from simulator.wire import Json


def portrait(name: str, chat: Json) -> str:
    """What somebody has on their screen, oldest first."""
    lines = [_line(name, message) for message in chat["messages"]]
    if chat["keyboard"]:
        lines.append(f"  keyboard: {_rows(chat['keyboard'].get('keyboard', []))}")
    if chat["toast"]:
        lines.append(f"  last toast: {chat['toast']['text']!r}")
    if chat["blocked"]:
        lines.append(f"  {name} has blocked the bot.")
    return "\n".join(lines) or "  (nothing at all)"


def _line(name: str, message: Json) -> str:
    sender = name if message["mine"] else message["from"]["first_name"]
    line = f"  [{message['message_id']}] {sender}: {message_text(message)}"
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return f"{line}\n      {_rows(rows)}" if rows else line


def message_text(message: Json) -> str:
    """The text or caption; of others, what they are."""
    text = message.get("text") or message.get("caption")
    if isinstance(text, str):
        return text
    plain = {"message_id", "from", "chat", "date", "mine", "version", "reply_markup", "sender_chat", "message_thread_id"}
    return f"({', '.join(name for name in message if name not in plain)})"


def _rows(rows: list[list[Json]]) -> str:
    return " / ".join(" ".join(f"[{button['text']}]" for button in row) for row in rows)
