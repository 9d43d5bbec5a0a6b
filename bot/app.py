"""The wiring: everything that runs, made from the settings and put together in one place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiogram import Bot, Dispatcher

from bot.alarms import Alarm, Alarms
from bot.announcing import Announcing
from bot.arming import Arming
from bot.clock import Clock
from bot.conversations import Conversations, Reply
from bot.desk import Desk
from bot.door import Door
from bot.groups import TeamGroup
from bot.inbox import Inbox
from bot.introduction import introduce
from bot.keys import KeyWatch
from bot.keys_in_use import KeysInUse
from bot.leader import Leader
from bot.maps import Maps
from bot.mute import Mute
from bot.outage import Outage
from bot.outbox import Outbox
from bot.pace import Limits
from bot.photos import Photos
from bot.polling import ALLOWED_UPDATES, Polling
from bot.post import Post
from bot.presses import Presses
from bot.process_in_force import ProcessInForce
from bot.readiness import Readiness
from bot.settings import Mode, Settings
from bot.telegram import Answer, NotSent, Telegram, Unanswered
from bot.ticks import Ticks
from bot.upkeep import Upkeep
from bot.verdicts import Kind, verdict_on, words_of
from bot.web import Web
from bot.wordings import Wordings
from handlers.buttons import Signer
from handlers.router import build_dispatcher
from locales.speech import Speech
from participation import team_rules
from storage.key_ring import KeyRing
from storage.records import Records, open_records
from storage.seals import Seals

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One running process of the house."""

    settings: Settings
    records: Records
    seals: Seals
    keys: KeysInUse
    clock: Clock
    telegram: Telegram
    speech: Speech
    in_force: ProcessInForce
    conversations: Conversations
    inbox: Inbox
    door: Door
    outbox: Outbox
    post: Post
    presses: Presses
    alarms: Alarms
    ticks: Ticks
    outage: Outage
    leader: Leader
    web: Web

    async def run(self) -> None:
        """Work until cancelled; what is under way then is brought to its end."""
        host, port = self.settings.host_and_port
        listening = await self.web.start(host, port)
        _log.info("listens", port=listening)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_patiently(self._learn_own_name))
                group.create_task(self.inbox.run())
                group.create_task(self.leader.run(self._lead))
                group.create_task(self.alarms.watch())
                group.create_task(self.keys.watch())
        finally:
            await self.web.close()
            await self.presses.close()

    async def _lead(self, epoch: int, vacant: float) -> None:
        await self.outage.tell(epoch, vacant)
        scheduler = self.ticks.scheduler(epoch)
        scheduler.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.outbox.run(epoch))
                group.create_task(self._hear())
        finally:
            scheduler.shutdown(wait=False)

    async def _hear(self) -> None:
        async with self.records.reading() as unit:
            process = await self.in_force.process(unit)
        await _patiently(lambda: introduce(self.telegram, self.speech, process.city))
        if self.settings.mode is Mode.POLLING:
            await _patiently(self._delete_webhook)
            await Polling(telegram=self.telegram, door=self.door, alarms=self.alarms).run()
        else:
            await _patiently(self._set_webhook)

    async def _learn_own_name(self) -> None:
        answer = await self._granted("getMe")
        self.conversations.username = answer.result.get("username")

    async def _delete_webhook(self) -> None:
        _ = await self._granted("deleteWebhook", {"drop_pending_updates": False})

    async def _set_webhook(self) -> None:
        secret = self.settings.webhook_secret
        params = {
            "url": self.settings.webhook_url,
            "secret_token": secret.get_secret_value() if secret else None,
            "allowed_updates": ALLOWED_UPDATES,
            "drop_pending_updates": False,
        }
        _ = await self._granted("setWebhook", params)

    async def _granted(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Telegram's yes. A no is told, and raised as Unanswered: once somebody has mended it, asking again helps."""
        answer = await self.telegram.call(method, params)
        if verdict_on(answer).kind is Kind.REVOKED:
            await self.alarms.tell(Alarm.TOKEN_REFUSED)
        if not answer.ok:
            raise Unanswered(f"{method}_{answer.code}_{words_of(answer)}")
        return answer


@asynccontextmanager
async def assembled(
    settings: Settings, *, keys: bytes | KeyRing, limits: Limits | None = None, intake: team_rules.Limits | None = None
) -> AsyncIterator[App]:
    """Everything put together, not yet running. Database and connections are closed at the end.

    `limits` holds for what goes out, in place of the setting's; `intake` for what comes in, in place of the process file's.
    """
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    clock, seals = Clock(settings.clock_file), Seals(keys)
    records = open_records(settings.database_url)
    telegram = Telegram(api_url=settings.api_url, token=token)
    speech, signer, in_force = Speech.load(), Signer(seals.buttons), ProcessInForce()
    maps = Maps(settings.process.parent)
    post = Post(speech=speech, signer=signer, clock=clock)
    pace = limits or Limits(per_second=settings.rate)
    conversations = Conversations(
        dispatcher=_dispatcher(),
        bot=Bot(token, session=Mute()),
        speech=speech,
        seals=seals,
        signer=signer,
        clock=clock,
        in_force=in_force,
        post=post,
        maps=maps,
        per_second=pace.per_second,
        admins=settings.admins,
    )
    alarms = Alarms(records=records, seals=seals, clock=clock, speech=speech, admins=settings.admins, url=settings.alarm_url)
    arming = Arming()
    outbox = Outbox(
        records=records,
        telegram=telegram,
        seals=seals,
        clock=clock,
        wordings=Wordings(speech=speech, signer=signer, clock=clock, in_force=in_force),
        arming=arming,
        alarms=alarms,
        limits=pace,
    )
    inbox = Inbox(records=records, seals=seals, clock=clock, conversations=conversations, arming=arming)
    door = Door(inbox=inbox, records=records, seals=seals, clock=clock, speech=speech, in_force=in_force, limits=intake)
    presses = Presses(telegram)
    leader = Leader(records=records, clock=clock)

    def answered(reply: Reply) -> None:
        presses.done(reply)
        outbox.wake()

    inbox.on_press, inbox.on_reply = presses.arrived, answered
    door.on_press_turned_away = presses.turned_away
    app = App(
        settings=settings,
        records=records,
        seals=seals,
        keys=KeysInUse(watch=KeyWatch(settings), records=records, seals=seals, signer=signer),
        clock=clock,
        telegram=telegram,
        speech=speech,
        in_force=in_force,
        conversations=conversations,
        inbox=inbox,
        door=door,
        outbox=outbox,
        post=post,
        presses=presses,
        alarms=alarms,
        ticks=Ticks(
            records=records,
            clock=clock,
            in_force=in_force,
            photos=Photos(records=records, telegram=telegram, clock=clock, speech=speech),
            upkeep=Upkeep(records=records, seals=seals, clock=clock, in_force=in_force),
            alarms=alarms,
            desk=Desk(records=records, clock=clock, in_force=in_force, post=post, speech=speech, maps=maps),
            announcing=Announcing(records=records, clock=clock, in_force=in_force, post=post, speech=speech, per_second=pace.per_second),
            team_group=TeamGroup(records=records, clock=clock, in_force=in_force, post=post),
            wake_outbox=outbox.wake,
        ),
        outage=Outage(records=records, clock=clock, speech=speech),
        leader=leader,
        web=Web(
            readiness=Readiness(records=records, clock=clock, leader=leader),
            door=door,
            webhook_secret=settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
            webhook_path=urlsplit(settings.webhook_url).path or "/" if settings.webhook_url else None,
        ),
    )
    try:
        yield app
    finally:
        await telegram.close()
        await records.close()


@cache
def _dispatcher() -> Dispatcher:
    """One for all bots of a process: it remembers nothing, and costs a tenth of a second to put together."""
    return build_dispatcher()


async def _patiently(deed: Callable[[], Awaitable[None]], seconds: float = 1.0) -> None:
    """Try until Telegram has done it."""
    while True:
        try:
            await deed()
        except (NotSent, Unanswered) as trouble:
            _log.warning("telegram_asked_again", reason=str(trouble), seconds=seconds)
        else:
            return
        await asyncio.sleep(seconds)
        seconds = min(seconds * 2, 30.0)
