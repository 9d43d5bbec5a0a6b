"""To whom an announcement goes, in words."""

from collections.abc import Iterator, Sequence

from locales.speech import Say, Spoken
from participation.audiences import Audience, Criterion, Group, Headcount
from participation.processes import DistrictKey, Process, TopicKey
from participation.words import Language


def audience_lines(say: Say, process: Process, audience: Audience) -> Iterator[Spoken]:
    """Whom it is for, one line for each condition."""
    if audience.is_team:
        yield say("announce-to-team")
    else:
        yield say("announce-to-whom" if audience.follows_not_needed else "announce-to-followers")
    for group, criteria in audience.needed():
        if group is not Group.STAFF:
            yield say(f"announce-only-{group.replace('_', '-')}", names=_names(say, process, criteria))
    for group, criteria in audience.unwanted():
        yield say(f"announce-not-{group.replace('_', '-')}", names=_names(say, process, criteria))


def _names(say: Say, process: Process, criteria: Sequence[Criterion]) -> Spoken:
    return say.either(criterion_name(say, process, one) for one in criteria)


def criterion_name(say: Say, process: Process, criterion: Criterion) -> object:
    """The topic, district, language or number; of what has gone from the process, its key."""
    match criterion.group:
        case Group.TOPIC if topic := process.topic(TopicKey(criterion.key)):
            return topic.short
        case Group.DISTRICT if district := process.district(DistrictKey(criterion.key)):
            return district.short
        case Group.LANGUAGE:
            return language_name(say, Language(criterion.key))
    return criterion.key


def language_name(say: Say, language: Language) -> Spoken:
    return say(f"announce-language-{language.value.replace('@', '-')}")


def headcount_line(say: Say, headcount: Headcount) -> Spoken:
    """Of how many people it is, by the language in which they read."""
    if not headcount.total:
        return say("announce-nobody")
    languages = say.commas(
        say("announce-by-language", language=language_name(say, language), count=count) for language, count in headcount.by_language
    )
    return say("announce-headcount", count=headcount.total, languages=languages)
