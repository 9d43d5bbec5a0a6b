"""Which ideas say the same: those that share rare words are looked at, and compared word by word."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from participation.ideas import Draft, Idea, IdeaId, IdeaState, Reference
from participation.index import beginning, index_words
from participation.phases import Activity
from participation.processes import Process
from participation.wall_time import Instant
from storage.unit import Unit

AT_MOST = 3
SIMILAR = 0.4
"""Of two ideas' rare words so much must be the same. 1 is the same idea in the same words; docs/decisions/ tells how this was chosen."""
SHARED = 12.0
"""And so much must be said by the words that they share: two of the rarest, or several that are less rare."""

_WORD_MINIMUM = 3
_BEGINNINGS = 40
"""So many words are looked for, the longest: among them are the rare ones."""
_COMMON = 200
"""A word that stands in more ideas is not looked for."""
_IDEAS_MINIMUM = 1000
"""Among few ideas every word looks rare: words are weighed as if there were so many."""
_COMPARED = 12
_SAME_WORD = 75
"""rapidfuzz's ratio of two words, 0 to 100: spelled in another way, or wrongly."""
_COMPARED_FROM = 6
"""Signs. Shorter words are too often like others."""
_ALIKE = 0.8
"""How much such a word counts."""


class Similar:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def to_draft(self, draft: Draft) -> list[Idea]:
        """Published ideas of others that can be supported in the place of sending this one, the most similar first."""
        if self._process.phase_that_allows(Activity.SUPPORT, self._now) is None:
            return []
        found = await self._to(index_words(draft.title, draft.text), except_for=IdeaId(draft.id))
        others = [idea for idea in found if idea.state is IdeaState.PUBLISHED and idea.author != draft.author][:AT_MOST]
        return [idea.with_dead_links(self._process.team.allowed_links) for idea in others]

    async def to(self, idea_id: IdeaId) -> list[Reference]:
        """Other ideas, published or waiting, the most similar first: for the team."""
        idea = await self._unit.ideas.find(idea_id)
        found = await self._to(index_words(idea.title, idea.text), except_for=idea_id) if idea else []
        return [similar.reference for similar in found[:AT_MOST]]

    async def _to(self, words: Iterable[str], *, except_for: IdeaId) -> list[Idea]:
        long_enough = sorted((word for word in words if len(word) >= _WORD_MINIMUM), key=lambda word: (-len(word), word))
        looked_for = {beginning(word): word for word in long_enough}
        looked_for = dict(list(looked_for.items())[:_BEGINNINGS])
        sharing = await self._unit.idea_words.sharing(list(looked_for), _COMMON)
        others = {start: [found for found in ids if found != except_for] for start, ids in sharing.items()}
        weights = _weights(others, max(_IDEAS_MINIMUM, await self._unit.idea_words.highest()))
        rare = Counter[IdeaId]()
        for start, ids in others.items():
            rare.update(dict.fromkeys(ids, weights[start]) if len(ids) <= _COMMON else {})
        compared = [idea_id for idea_id, _ in rare.most_common(_COMPARED)]
        known = await self._unit.idea_words.of(self._process.key, compared)
        alike = sorted(((likeness(looked_for, weights, theirs), idea_id) for idea_id, theirs in known.items()), reverse=True)
        ideas = await self._unit.ideas.many([idea_id for score, idea_id in alike if score >= SIMILAR])
        return [ideas[idea_id] for _, idea_id in alike if idea_id in ideas]


def likeness(looked_for: Mapping[str, str], weights: Mapping[str, float], theirs: Iterable[str]) -> float:
    """How much two ideas have in common, by the weight of the words that they share: 0 to about 1."""
    words = [word for word in theirs if len(word) >= _WORD_MINIMUM]
    if not words or not looked_for:
        return 0
    in_order = sorted(words)
    shared = sum(weights[start] * _found_in(in_order, start, word) for start, word in looked_for.items())
    if shared < SHARED:
        return 0
    whole = sum(weights.values())
    return shared / math.sqrt(whole * whole / len(weights) * len({beginning(word) for word in words}))


def _found_in(words: Sequence[str], start: str, word: str) -> float:
    """1 where the word is there in one of its forms, less where something like it is. The words are in order."""
    place = bisect_left(words, start)
    if place < len(words) and words[place].startswith(start):
        return 1
    if len(word) < _COMPARED_FROM:
        return 0
    best = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=_SAME_WORD)
    return best[1] / 100 * _ALIKE if best else 0


def _weights(found: Mapping[str, Sequence[IdeaId]], ideas: int) -> dict[str, float]:
    """The rarer a word is, the more it says."""
    common = math.log(ideas / _COMMON) / 2
    return {start: math.log(ideas / max(1, len(ids))) if len(ids) <= _COMMON else common for start, ids in found.items()}
