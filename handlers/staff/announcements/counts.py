"""The account of an announcement as a table: how many people, by language, outcome and reason. Nobody is in it."""

from collections.abc import Mapping, Sequence

from participation.announcements import AnnouncementId, Count
from participation.tables import table

COLUMNS = ("announcement", "language", "outcome", "reason", "people")


def row_of(announcement_id: AnnouncementId, count: Count) -> Mapping[str, object]:
    values = (announcement_id, count.language.value if count.language else "", count.outcome.value, count.reason, count.people)
    return dict(zip(COLUMNS, values, strict=True))


def as_table(announcement_id: AnnouncementId, counts: Sequence[Count]) -> str:
    return table([row_of(announcement_id, count) for count in counts], COLUMNS)
