"""Puts marks in order: no overlaps that Telegram does not allow, equal neighbours joined (MessageEntity.cpp, fix_entities)."""

from __future__ import annotations

from simulator.text.entities import BLOCKQUOTES, CODE, CONTINUOUS, SPLITTABLE, Entity

END = 2**31 - 1


def in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: entity.sort_key)


def without_empty(entities: list[Entity]) -> list[Entity]:
    return [entity for entity in entities if not entity.is_empty]


def normalise(entities: list[Entity]) -> list[Entity]:
    entities = in_order(entities)
    if _is_valid(entities):
        return entities
    splittable, quotes, solid = _sorted_out(entities)
    solid = without_overlaps(solid)
    if quotes:
        quotes = without_overlaps(quotes)
        solid = in_order(_outside_borders(solid, quotes) + quotes)
    return _resplit(splittable, solid)


def merge_found(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    """Add what was recognised in the text itself, where nothing solid stands yet."""
    if not found:
        return entities
    splittable, quotes, solid = _sorted_out(entities)
    found = _outside_borders(found, quotes)
    solid = _merge(solid, found)
    if quotes:
        solid = in_order(solid + quotes)
    return _resplit(splittable, solid)


def without_overlaps(entities: list[Entity]) -> list[Entity]:
    """The first of any that overlap or nest."""
    kept: list[Entity] = []
    end = 0
    for entity in entities:
        if entity.offset >= end:
            end = entity.end
            kept.append(entity)
    return kept


def _sorted_out(entities: list[Entity]) -> tuple[list[Entity], list[Entity], list[Entity]]:
    splittable = [entity for entity in entities if entity.type in SPLITTABLE]
    quotes = [entity for entity in entities if entity.type in BLOCKQUOTES]
    solid = [entity for entity in entities if entity.type not in SPLITTABLE and entity.type not in BLOCKQUOTES]
    return splittable, quotes, solid


def _is_valid(entities: list[Entity]) -> bool:
    ends = dict.fromkeys(SPLITTABLE, -1)
    around: list[Entity] = []
    for entity in entities:
        while around and entity.offset >= around[-1].end:
            around.pop()
        if around and not _may_stand_inside(entity, around):
            return False
        if entity.type in SPLITTABLE:
            if ends[entity.type] >= entity.offset:
                return False
            ends[entity.type] = entity.end
        around.append(entity)
    return True


def _may_stand_inside(entity: Entity, around: list[Entity]) -> bool:
    types = {outer.type for outer in around}
    if entity.end > around[-1].end or entity.type in types or around[-1].type in CODE:
        return False
    if entity.type in CODE and types - BLOCKQUOTES:
        return False
    if (entity.type in CONTINUOUS or entity.type in BLOCKQUOTES) and types & CONTINUOUS:
        return False
    if entity.type in BLOCKQUOTES and types & BLOCKQUOTES:
        return False
    return types.isdisjoint(SPLITTABLE)


def _outside_borders(entities: list[Entity], quotes: list[Entity]) -> list[Entity]:
    """Without those that cross the border of a blockquote or hold one."""
    kept: list[Entity] = []
    for entity in entities:
        quote = next((quote for quote in quotes if quote.end > entity.offset), None)
        if quote is not None and (quote.end < entity.end or entity.offset < quote.offset < entity.end):
            continue
        kept.append(entity)
    return kept


def _merge(old: list[Entity], new: list[Entity]) -> list[Entity]:
    merged: list[Entity] = []
    left = list(new)
    for entity in old:
        while left and left[0].end <= entity.offset:
            merged.append(left.pop(0))
        merged.append(entity)
        while left and left[0].offset < entity.end:
            left.pop(0)
    return merged + left


def _resplit(splittable: list[Entity], solid: list[Entity]) -> list[Entity]:
    if not splittable:
        return solid
    pieces = _Splitter(splittable).split_at(solid)
    return in_order(solid + pieces) if solid else pieces


class _Splitter:
    """Cuts bold, italic and their like where something solid begins or ends, and joins those of one kind that touch."""

    def __init__(self, splittable: list[Entity]) -> None:
        self._left = list(splittable)
        self._begin = dict.fromkeys(SPLITTABLE, 0)
        self._end = dict.fromkeys(SPLITTABLE, 0)
        self._pieces: list[Entity] = []

    def split_at(self, solid: list[Entity]) -> list[Entity]:
        around: list[Entity] = []
        for entity in solid:
            self._go_to(entity.offset, around)
            around.append(entity)
        self._go_to(END, around)
        return in_order(self._pieces)

    def _go_to(self, offset: int, around: list[Entity]) -> None:
        while around and offset >= around[-1].end:
            count = len(self._pieces)
            self._take_until(around[-1].end)
            if around[-1].type in CODE:
                del self._pieces[count:]
            around.pop()
        self._take_until(offset)

    def _take_until(self, end: int) -> None:
        while self._left and self._left[0].offset < end:
            entity = self._left.pop(0)
            if entity.offset <= self._end[entity.type] != 0:
                self._end[entity.type] = max(self._end[entity.type], entity.end)
            else:
                self._flush(entity.offset)
                self._begin[entity.type], self._end[entity.type] = entity.offset, entity.end
        self._flush(end)

    def _flush(self, offset: int) -> None:
        for kind in SPLITTABLE:
            begin, end = self._begin[kind], self._end[kind]
            if not end or begin >= offset:
                continue
            if end <= offset:
                self._pieces.append(Entity(kind, begin, end - begin))
                self._begin[kind] = self._end[kind] = 0
            else:
                self._pieces.append(Entity(kind, begin, offset - begin))
                self._begin[kind] = offset
