"""What waits after a backup was put back, in words, and the two ways on."""

from handlers.screens import Row, Screen
from handlers.staff.sending.buttons import ArmingAsked, DiscardingAsked, SendingArmed, SendingOpened, WaitingDiscarded
from locales.speech import Say, Spoken
from participation.processes import Process
from participation.wall_time import Instant
from services.sending import Waiting


def standing(say: Say, process: Process, waiting: Waiting | None, now: Instant) -> Screen:
    if waiting is None:
        return Screen(say("staff-sending-as-ever"))
    if waiting.is_discarded:
        return Screen(say("staff-sending-discarded", count=waiting.count))
    why = say("staff-sending-copied") if waiting.is_copy else say("staff-sending-restored")
    since = int(waiting.since.timestamp())
    ways = [
        [
            (say.plain("staff-sending-button-send"), ArmingAsked(since=since)),
            (say.plain("staff-sending-button-discard"), DiscardingAsked(since=since)),
        ]
    ]
    words = say.lines(why, say("staff-sending-rule"), _how_many(say, process, waiting, now), say("staff-sending-question"))
    return Screen(words, ways)


def ask_whether_to_send(say: Say, waiting: Waiting | None, since: int) -> Screen:
    words = say("staff-sending-ask-send", count=waiting.count if waiting else 0)
    return Screen(words, [[(say.plain("staff-sending-button-yes-send"), SendingArmed(since=since))], *_back(say)])


def ask_whether_to_discard(say: Say, waiting: Waiting | None, since: int) -> Screen:
    words = say("staff-sending-ask-discard", count=waiting.count if waiting else 0)
    return Screen(words, [[(say.plain("staff-sending-button-yes-discard"), WaitingDiscarded(since=since))], *_back(say)])


def armed(say: Say, count: int) -> Screen:
    return Screen(say("staff-sending-armed", count=count))


def discarded(say: Say, count: int) -> Screen:
    return Screen(say("staff-sending-discarded", count=count))


def _how_many(say: Say, process: Process, waiting: Waiting, now: Instant) -> Spoken:
    if waiting.oldest is None:
        return say("staff-sending-nothing")
    return say("staff-sending-waiting", count=waiting.count, since=say.moment(waiting.oldest, now, process.zone))


def _back(say: Say) -> list[Row]:
    return [[(say.plain("button-back"), SendingOpened())]]
