"""setWebhook and its relatives (Client.cpp, process_set_webhook_query and do_set_webhook)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from simulator.botapi.delivery import Delivery
from simulator.botapi.polling import BY_SET_WEBHOOK, Poller, allow
from simulator.parameters import Parameters
from simulator.refusals import bad_request, too_many_requests
from simulator.text.links import BadLink, parse_address
from simulator.wire import Json
from simulator.world.people import Bot
from simulator.world.updates import UNLESS_ASKED_OTHERWISE

LONGEST_SECRET = 256
USUAL_CONNECTIONS = 40
MOST_CONNECTIONS = 100


class Webhooks:
    """The webhook of one bot, if it has one."""

    def __init__(self, bot: Bot, poller: Poller, deliver: Callable[[str, str, int], Delivery], *, https_only: bool) -> None:
        self._bot = bot
        self._poller = poller
        self._deliver = deliver
        self._https_only = https_only
        self._next_allowed = 0.0
        self.delivery: Delivery | None = None

    async def set(self, parameters: Parameters) -> tuple[bool, str]:
        """Whether it worked, and the words that go with it."""
        url = parameters.text("url")
        now = asyncio.get_running_loop().time()
        if url:
            if now < self._next_allowed:
                raise too_many_requests(1)
            self._next_allowed = now + 1.0
        secret = parameters.text("secret_token") if url else ""
        connections = parameters.number("max_connections", USUAL_CONNECTIONS, 1, MOST_CONNECTIONS) if url else 0
        drop = parameters.flag("drop_pending_updates")
        if not drop and self._is_same(url, secret, connections):
            allow(self._bot.updates, parameters)
            return True, "Webhook is already set" if url else "Webhook is already deleted"
        if url:
            self._poller.interrupt(BY_SET_WEBHOOK)
        was_set = self.delivery is not None
        await self.remove()
        if drop:
            self._bot.updates.clear()
        if not url:
            return True, "Webhook was deleted" if was_set else "Webhook is already deleted"
        self._check(url, secret)
        allow(self._bot.updates, parameters)
        self.delivery = self._deliver(url, secret, connections)
        self.delivery.start()
        self._bot.updates.listeners += 1
        return True, "Webhook was set"

    async def remove(self) -> None:
        delivery, self.delivery = self.delivery, None
        if delivery is not None:
            self._bot.updates.listeners -= 1
            await delivery.stop()

    def info(self) -> Json:
        delivery = self.delivery
        shown: Json = {
            "url": delivery.url if delivery else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._bot.updates),
        }
        if delivery is not None:
            if delivery.last_error_date:
                shown["last_error_date"] = delivery.last_error_date
                shown["last_error_message"] = delivery.last_error
            shown["max_connections"] = delivery.connections
            shown["ip_address"] = "127.0.0.1"
        if self._bot.updates.allowed != UNLESS_ASKED_OTHERWISE:
            shown["allowed_updates"] = sorted(self._bot.updates.allowed)
        return shown

    def _is_same(self, url: str, secret: str, connections: int) -> bool:
        delivery = self.delivery
        if delivery is None:
            return not url
        return (url, secret, connections) == (delivery.url, delivery.secret, delivery.connections)

    def _check(self, url: str, secret: str) -> None:
        try:
            address = parse_address(url, "https")
        except BadLink:
            raise bad_request("invalid webhook URL specified") from None
        if len(secret) > LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_\-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        if self._https_only and address.protocol != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
