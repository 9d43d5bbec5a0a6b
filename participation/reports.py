"""Reports: somebody thinks that a published idea breaks the rules."""

from __future__ import annotations

from enum import StrEnum


class ReportReason(StrEnum):
    OFFENSIVE = "offensive"
    PERSONAL_DATA = "personal_data"
    ADVERTISING = "advertising"
    OTHER = "other"
