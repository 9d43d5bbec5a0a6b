"""Telegram's counter for one bot: the methods that wait or concern the webhook, and all others."""

from __future__ import annotations

from simulator.botapi.delivery import Delivery
from simulator.botapi.execution import Conditions, Outcome, execute, refuse, succeed
from simulator.botapi.polling import WEBHOOK_IS_ACTIVE, Poller
from simulator.botapi.webhooks import Webhooks
from simulator.parameters import Parameters
from simulator.refusals import Refusal
from simulator.world.people import Bot
from simulator.world.world import World


class Office:
    def __init__(self, world: World, conditions: Conditions, bot: Bot, *, https_only: bool) -> None:
        self._world = world
        self._conditions = conditions
        self._bot = bot
        self._poller = Poller(bot.updates)
        self._webhooks = Webhooks(bot, self._poller, self._deliver, https_only=https_only)
        bot.updates.wake = self._wake
        world.clock.on_hurry.append(self._wake)

    async def answer(self, method: str, parameters: Parameters) -> Outcome:
        try:
            if method == "getupdates":
                return await self._get_updates(parameters)
            if method == "setwebhook":
                return await self._set_webhook(parameters)
            if method == "deletewebhook":
                only_drop = {"drop_pending_updates": parameters.text("drop_pending_updates")}
                return await self._set_webhook(Parameters(only_drop))
            if method == "getwebhookinfo":
                return succeed(self._webhooks.info())
        except Refusal as refusal:
            return refuse(self._conditions, method, refusal)
        return execute(self._world, self._conditions, self._bot, method, parameters)

    async def close(self) -> None:
        self._poller.interrupt("")
        await self._webhooks.remove()

    async def _get_updates(self, parameters: Parameters) -> Outcome:
        if self._webhooks.delivery is not None:
            raise Refusal(409, WEBHOOK_IS_ACTIVE)
        updates = await self._poller.get_updates(parameters)
        outcome = succeed([])
        outcome.raw = b'{"ok":true,"result":[' + b",\n".join(update.as_bytes() for update in updates) + b"]}"
        return outcome

    async def _set_webhook(self, parameters: Parameters) -> Outcome:
        result, words = await self._webhooks.set(parameters)
        return succeed(result, words)

    def _deliver(self, url: str, secret: str, connections: int) -> Delivery:
        return Delivery(
            self._bot.updates,
            self._world.clock,
            self._execute_reply,
            self._loses_webhook_answer,
            url=url,
            secret=secret,
            connections=connections,
        )

    def _execute_reply(self, method: str, parameters: Parameters) -> None:
        outcome = execute(self._world, self._conditions, self._bot, method, parameters)
        if outcome.entry is not None:
            outcome.entry.in_webhook_reply = True

    def _loses_webhook_answer(self) -> bool:
        """A fault of the method "webhook": the bot has answered, Telegram has not heard it and comes again."""
        return self._conditions.faults.strike("webhook", 0) is not None

    def _wake(self) -> None:
        self._poller.wake()
        if self._webhooks.delivery is not None:
            self._webhooks.delivery.wake()
