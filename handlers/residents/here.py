"""Where a person stands when something happens that has nothing to do with the open question."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from handlers.talk import OpenDialog, Show
from locales.speech import Say
from participation.processes import Process
from participation.residents import Resident
from participation.wall_time import Instant
from services.drafts import Drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Enough to ask the open question again, or to show the overview."""

    resident: Resident | None
    dialog: OpenDialog
    drafts: Drafts
    process: Process
    now: Instant
    say: Say
    show: Show


class OffersHere(BaseMiddleware):
    """Puts `here` on offer."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        data["here"] = Here(**{field.name: data[field.name] for field in fields(Here)})
        return await handler(event, data)
