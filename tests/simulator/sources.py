"""Where the refusals come from, and a case of one.

File and line of the open Bot API server and of TDLib, in the versions of May and July 2026:
C telegram-bot-api/Client.cpp, CM ClientManager.cpp, W WebhookActor.cpp, M td/telegram/MessagesManager.cpp, MC MessageContent.cpp,
E MessageEntity.cpp, R ReplyMarkup.cpp, B BotCommand.cpp, BS BotCommandScope.cpp, L LinkManager.cpp, U tdutils/td/utils/HttpUrl.cpp,
J tdutils/td/utils/JsonBuilder.cpp, F td/telegram/files/FileManager.cpp, FL files/FileLoaderUtils.cpp, X misc.cpp, D DialogManager.cpp.
A is https://core.telegram.org/bots/api, with the heading; S an answer that the closed part of Telegram gives, known from those who got it.
O is our own assumption, where Telegram says nothing.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Case:
    words: str
    source: str
    parameters: dict[str, Any] = field(default_factory=dict)
    method: str = "sendMessage"

    def __str__(self) -> str:
        return f"{self.method}: {self.words}"
