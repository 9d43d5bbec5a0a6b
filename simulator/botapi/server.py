"""The HTTP side of the Bot API: finds the bot, reads the arguments, lets faults strike, answers in Telegram's envelope."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from simulator import wire
from simulator.botapi.decoding import decode_arguments
from simulator.botapi.execution import COUNTED, Conditions, Outcome, refuse
from simulator.botapi.faulty import Broken, answer_badly, strike_before
from simulator.botapi.office import Office
from simulator.conditions.faults import AFTER_ACCEPTANCE
from simulator.parameters import leading_integer
from simulator.refusals import Refusal
from simulator.world.people import Bot
from simulator.world.world import World

_TOKEN = re.compile(r"[1-9][0-9]*:[A-Za-z0-9_-]+\Z")
NOT_FOUND = Refusal(404, "Not Found")
UNAUTHORIZED = Refusal(401, "Unauthorized")
TOO_LARGE = Refusal(413, "Request Entity Too Large")


class BotApi:
    def __init__(self, world: World, conditions: Conditions, *, https_only_webhooks: bool = False) -> None:
        self._world = world
        self._conditions = conditions
        self._https_only = https_only_webhooks
        self._offices: dict[int, Office] = {}
        self._late: set[asyncio.Task[Outcome]] = set()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token:[^/]*}/{method:[^/]*}", self.handle),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self.download),
        ]

    async def stop(self) -> None:
        for task in self._late:
            task.cancel()
        for office in self._offices.values():
            await office.close()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        bot = self._bot(request.match_info["token"])
        if isinstance(bot, Refusal):
            return _respond(Outcome(bot.code, bot.envelope()))
        try:
            body = await request.read() if request.body_exists else b""
        except web.HTTPRequestEntityTooLarge:
            return _respond(Outcome(413, TOO_LARGE.envelope()))
        parameters = decode_arguments(request.rel_url.raw_query_string, request.headers.get("Content-Type", ""), body)
        method = (request.match_info["method"] or parameters.text("method")).lower()
        await self._conditions.latency.on_the_way_there()
        chat_id = leading_integer(parameters.text("chat_id"))
        fault, delay = self._conditions.faults.strike(method, chat_id), self._conditions.faults.delay(method, chat_id)
        if fault is not None and fault.kind not in AFTER_ACCEPTANCE:
            try:
                await strike_before(request, fault)
            except Refusal as refusal:
                if method in COUNTED:
                    self._conditions.limits.check_wait(bot.id, chat_id)
                    self._conditions.limits.refused(bot.id, chat_id, refusal)
                await self._conditions.latency.on_the_way_back()
                return _respond(refuse(self._conditions, method, refusal))
            except Broken as broken:
                return broken.response
        answering = self._office(bot).answer(method, parameters)
        if delay:
            answering = self._even_if_nobody_waits(answering, delay)
        outcome = await answering
        await self._conditions.latency.on_the_way_back()
        if fault is not None and fault.kind in AFTER_ACCEPTANCE:
            return await answer_badly(request, fault)
        response = _respond(outcome)
        if outcome.entry is not None:
            await response.prepare(request)
            await response.write_eof()
            outcome.entry.answered = request.transport is not None and not request.transport.is_closing()
        return response

    async def download(self, request: web.Request) -> web.StreamResponse:
        bot = self._bot(request.match_info["token"])
        kept = self._world.files.by_path(request.match_info["path"])
        if isinstance(bot, Refusal):
            return _respond(Outcome(bot.code, bot.envelope()))
        if kept is None:
            return _respond(Outcome(404, NOT_FOUND.envelope()))
        fault = self._conditions.faults.strike("download", 0)
        if fault is not None:
            try:
                await strike_before(request, fault)
            except Broken as broken:
                return broken.response
        return web.Response(body=kept.content, content_type="application/octet-stream")

    async def _even_if_nobody_waits(self, answering: Coroutine[Any, Any, Outcome], seconds: float) -> Outcome:
        """Do what was asked some seconds later, whether or not the bot has given up by then."""

        async def later() -> Outcome:
            await asyncio.sleep(seconds)
            return await answering

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return await asyncio.shield(task)

    def _bot(self, token: str) -> Bot | Refusal:
        if not _TOKEN.match(token):
            return NOT_FOUND
        return self._world.bot_by_token(token) or UNAUTHORIZED

    def _office(self, bot: Bot) -> Office:
        if (office := self._offices.get(bot.id)) is None:
            office = self._offices[bot.id] = Office(self._world, self._conditions, bot, https_only=self._https_only)
        return office


def _respond(outcome: Outcome) -> web.Response:
    headers = {}
    retry_after = outcome.body.get("parameters", {}).get("retry_after")
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    body = outcome.raw if outcome.raw is not None else wire.encode(outcome.body)
    return web.Response(body=body, status=outcome.status, content_type="application/json", headers=headers)
