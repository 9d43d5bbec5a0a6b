"""The file in which people read everything that is stored about them: names in their language, values as they are stored."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from handlers.residents.demographics.names import option_name
from handlers.screens import File
from locales.speech import Say, Speech
from participation.answers import Assignment, OfficialResponse
from participation.bans import Ban
from participation.demographics import Told, Trait
from participation.follows import Follow, FollowKind
from participation.guardians import GuardianConsent
from participation.ideas import Draft, Idea, Place
from participation.inquiries import Inquiry
from participation.moderation import Decision
from participation.processes import DistrictKey, Process, ProcessKey, TopicKey
from participation.revisions import Revision
from participation.staff import Membership
from participation.wall_time import Instant
from participation.words import Language
from services.own_data import Moderated, Profile, Report

NAME = "mitreden-meine-daten"

Entry = dict[str, Any]


def everything_told(say: Say, speech: Speech, report: Report, process: Process, now: Instant) -> Entry:
    """All that is stored about somebody, under names that they can read."""
    return _Teller(say, speech, process).whole(report, now)


def json_of(told: Entry) -> File:
    return File(name=f"{NAME}.json", content=json.dumps(told, ensure_ascii=False, indent=2).encode())


class Moment(str):
    """An instant as programs read it, ISO 8601 on the clock of the town hall; `wall` is there for whoever tells it to people."""

    __slots__ = ("wall",)

    wall: datetime

    def __new__(cls, wall: datetime) -> Self:
        written = super().__new__(cls, wall.isoformat(timespec="seconds"))
        written.wall = wall
        return written


class _Teller:
    """Tells each thing on record by the names that people read. What is not there is left out."""

    def __init__(self, say: Say, speech: Speech, process: Process) -> None:
        self._say = say
        self._speech = speech
        self._process = process

    def whole(self, report: Report, now: Instant) -> Entry:
        profile = report.profile
        return self._named(
            {
                "about": self._about(now),
                "you": self._you(profile) if profile else None,
                "agreements": self._agreements(profile) if profile else None,
                "dialog": self._dialog(profile) if profile else None,
                "drafts": [self._draft(process, draft) for process, draft in profile.unsent] if profile else None,
                "ideas": [self._idea(process, idea, profile) for process, idea in profile.ideas] if profile else None,
                "supports": self._supports(profile) if profile else None,
                "follows": self._follows(profile) if profile else None,
                "reports": self._reports(profile) if profile else None,
                "inquiries": [self._inquiry(inquiry) for inquiry in profile.taken_part.inquiries] if profile else None,
                "bans": [self._ban(ban) for ban in profile.bans] if profile else None,
                "in-team": [self._membership(membership) for membership in report.in_team] or None,
                "messages": self._messages(report),
                "cards": [self._named({"item": item, "message": message}) for item, message in report.cards],
                "not-answered": [self._time(received_at) for received_at in report.not_answered],
                "receipts": self._receipts(report),
                "not-readable": self._not_readable(report),
            }
        )

    def _about(self, now: Instant) -> Entry:
        contact = self._process.contact
        return self._named(
            {
                "made-at": self._time(now),
                "process": self._process.title.in_(self._say.language),
                "controller": contact.controller,
                "contact": contact.data_protection_contact,
            }
        )

    def _you(self, profile: Profile) -> Entry:
        resident, hours = profile.resident, profile.resident.own_quiet_hours
        return self._named(
            {
                "language": self._language(resident.language),
                "alias": resident.alias,
                "state": self._say.plain(f"own-data-state-{_word(resident.state)}"),
                "joined-at": self._time(profile.joined_at),
                "wants-messages": resident.wants_messages,
                "followed-at": self._time(resident.followed_at),
                "rhythm": self._say.plain(f"rhythm-button-{_word(resident.rhythm)}"),
                "quiet-begins": f"{hours.begins:%H:%M}" if hours else None,
                "quiet-ends": f"{hours.ends:%H:%M}" if hours else None,
                "trusted-since": [self._time(since) for since in profile.moderation.trusted.values()] or None,
                "missed-news": profile.missed_news or None,
                "told": self._told(profile.demographics) if profile.demographics else None,
                "guardian": self._guardian(profile.guardian) if profile.guardian else None,
            }
        )

    def _told(self, told: Told) -> Entry:
        """What they said of themself, in the words of the button that they pressed."""
        words = {trait.value: option_name(self._say, self._process, trait, told.of(trait)) for trait in Trait if told.of(trait)}
        return self._named({**words, "asked-at": self._time(told.asked_at), "told-at": self._time(told.told_at)})

    def _guardian(self, guardian: GuardianConsent) -> Entry:
        return self._named(
            {"version": guardian.version, "asked-at": self._time(guardian.asked_at), "recorded-at": self._time(guardian.recorded_at)}
        )

    def _inquiry(self, inquiry: Inquiry) -> Entry:
        return self._named(
            {
                "text": inquiry.text,
                "written-at": self._time(inquiry.written_at),
                "sent-at": self._time(inquiry.asked_at),
                "answered-at": self._time(inquiry.answered_at),
                "answers-count": inquiry.answers or None,
            }
        )

    def _ban(self, ban: Ban) -> Entry:
        return self._named(
            {
                "reason": ban.reason,
                "banned-at": self._time(ban.banned_at),
                "lifted-at": self._time(ban.lifted_at),
                "state": self._say.plain(f"own-data-state-{_word(ban.state_before)}"),
            }
        )

    def _membership(self, membership: Membership) -> Entry:
        member = membership.member
        return self._named(
            {
                "process": member.process,
                "role": self._say.plain(f"staff-role-{member.alias.role.value}"),
                "number": member.alias.number,
                "department": member.department,
                "language": self._language(member.language),
                "joined-at": self._time(membership.since),
                "left-at": self._time(membership.until),
            }
        )

    def _agreements(self, profile: Profile) -> list[Entry]:
        return [
            self._named(
                {
                    "version": agreement.consent.version,
                    "language": self._language(agreement.consent.language),
                    "way": self._say.plain(f"own-data-way-{_word(agreement.consent.way)}"),
                    "scope": self._say.plain(f"own-data-kind-scope-{agreement.consent.scope}"),
                    "given-at": self._time(agreement.consent.given_at),
                    "revoked-at": self._time(agreement.revoked_at),
                }
            )
            for agreement in profile.agreements
        ]

    def _dialog(self, profile: Profile) -> Entry:
        dialog = profile.dialog
        return self._named({"question": dialog.question, "draft": dialog.draft_id, "buttons": [offer.label for offer in dialog.offers]})

    def _draft(self, process: ProcessKey, draft: Draft) -> Entry:
        field, topic = self._process.field(draft.field), self._process.topic(draft.topic)
        return self._named(
            {
                "number": draft.id,
                "process": process,
                "field": field.name.in_(self._say.language) if field else draft.field,
                "topic": topic.name.in_(self._say.language) if topic else draft.topic,
                "title": draft.title,
                "text": draft.text or None,
                "waiting": [piece.text for piece in draft.waiting],
                "written-in": [*draft.messages, *(piece.message for piece in draft.waiting)],
                "place": self._place(draft.place),
                "photos": len(draft.photos),
                "started-at": self._time(draft.started_at),
                "changed-at": self._time(draft.changed_at),
            }
        )

    def _idea(self, process: ProcessKey, idea: Idea, profile: Profile) -> Entry:
        topic, draft = self._process.topic(idea.topic), profile.draft_of(idea)
        entry = profile.entries.get(idea.draft_id)
        return self._named(
            {
                "number": str(idea.reference),
                "process": process,
                "topic": topic.name.in_(self._say.language) if topic else idea.topic,
                "title": idea.title,
                "text": idea.text,
                "place": self._place(idea.place),
                "photos": len(idea.photos),
                "sent-at": self._time(idea.submitted_at),
                "typed-at": self._time(entry.begun_at) if entry else None,
                "opened-at": self._time(entry.opened_at) if entry else None,
                "state": self._say.plain(f"idea-state-{_word(idea.state)}"),
                "status": self._say.plain(f"idea-status-{_word(idea.status)}"),
                "version": idea.version,
                "revision": idea.revision,
                "waiting-since": self._time(idea.waiting_since),
                "danger": idea.danger or None,
                "apart": idea.id in profile.moderation.apart or None,
                "draft": self._draft(process, draft) if draft else None,
                **self._moderated(idea, profile.moderation),
            }
        )

    def _moderated(self, idea: Idea, moderated: Moderated) -> dict[str, object]:
        """What the team did with an idea. Which of the team, is not the person's."""
        appeals = [appeal for appeal in moderated.appeals if appeal.idea_id == idea.id]
        notes = [note for note in moderated.notes if note.idea_id == idea.id]
        return {
            "revisions": [self._revision(revision) for revision in moderated.revisions if revision.idea_id == idea.id] or None,
            "decisions": [self._decision(decision) for decision in moderated.decisions if decision.idea_id == idea.id] or None,
            "appeals": [
                self._named(
                    {"appealed-at": self._time(appeal.appealed_at), "state": self._say.plain(f"own-data-state-appeal-{appeal.state}")}
                )
                for appeal in appeals
            ]
            or None,
            "notes": [self._named({"text": note.text, "written-at": self._time(note.written_at)}) for note in notes] or None,
            "assigned": self._assignment(moderated.assigned[idea.id]) if idea.id in moderated.assigned else None,
            "answers": [self._answer(answer) for answer in moderated.answers.get(idea.id, ())] or None,
        }

    def _assignment(self, assignment: Assignment) -> Entry:
        return self._named(
            {
                "department": assignment.department,
                "assigned-at": self._time(assignment.assigned_at),
                "due-on": assignment.due_on.isoformat(),
                "finished-at": self._time(assignment.done_at),
            }
        )

    def _answer(self, answer: OfficialResponse) -> Entry:
        return self._named(
            {
                "status": self._say.plain(f"idea-status-{_word(answer.status)}"),
                "text": answer.text,
                "published-at": self._time(answer.published_at),
            }
        )

    def _revision(self, revision: Revision) -> Entry:
        topic = self._process.topic(revision.topic)
        return self._named(
            {
                "revision": revision.number,
                "topic": topic.name.in_(self._say.language) if topic else revision.topic,
                "title": revision.title,
                "text": revision.text,
                "place": self._place(revision.place),
                "replaced-at": self._time(revision.replaced_at),
            }
        )

    def _decision(self, decision: Decision) -> Entry:
        reason, into = decision.verdict.reason, decision.into_reference
        return self._named(
            {
                "kind": self._say.plain(f"own-data-kind-{decision.kind}"),
                "reason": self._say.plain(f"own-data-kind-reason-{_word(reason)}") if reason else None,
                "text": decision.verdict.words,
                "merged-into": str(into) if into else None,
                "decided-at": self._time(decision.decided_at),
            }
        )

    def _place(self, place: Place | None) -> Entry | None:
        if place is None:
            return None
        district, point = self._process.district(place.district), place.point
        return self._named(
            {
                "district": district.name.in_(self._say.language) if district else place.district,
                "street": place.street,
                "latitude": point.latitude if point else None,
                "longitude": point.longitude if point else None,
            }
        )

    def _supports(self, profile: Profile) -> list[Entry]:
        return [
            self._named({"idea": str(reference), "given-at": self._time(given_at)}) for reference, given_at in profile.taken_part.supports
        ]

    def _follows(self, profile: Profile) -> list[Entry]:
        return [
            self._named({"process": process, "follow": self._followed(follow, profile), "since": self._time(follow.since)})
            for process, follow in profile.taken_part.follows
        ]

    def _followed(self, follow: Follow, profile: Profile) -> str:
        """By the name that it has in the process that runs; otherwise by its key."""
        if follow.kind is FollowKind.IDEA:
            return str(profile.taken_part.followed_ideas[follow.key])
        place = self._process.topic(TopicKey(follow.key)) if follow.kind is FollowKind.TOPIC else None
        place_or_district = place or self._process.district(DistrictKey(follow.key))
        return place_or_district.name.in_(self._say.language) if place_or_district else follow.key

    def _reports(self, profile: Profile) -> list[Entry]:
        return [
            self._named(
                {"idea": str(reference), "reason": self._say.plain(f"report-button-{_word(reason)}"), "made-at": self._time(reported_at)}
            )
            for reference, reason, reported_at in profile.taken_part.reports
        ]

    def _messages(self, report: Report) -> list[Entry]:
        return [
            self._named(
                {
                    "kind": told.kind or self._say.plain("own-data-kind-reply"),
                    "item": told.item,
                    "state": self._say.plain(f"own-data-message-{_word(told.state)}"),
                    "created-at": self._time(told.created_at),
                    "finished-at": self._time(told.finished_at),
                }
            )
            for told in report.told
        ]

    def _receipts(self, report: Report) -> list[Entry]:
        return [self._named({"number": receipt.number, "forgotten-at": self._time(receipt.forgotten_at)}) for receipt in report.receipts]

    def _not_readable(self, report: Report) -> list[str]:
        sealed = [self._say.plain("own-data-sealed-person")]
        if report.profile:
            sealed.insert(0, self._say.plain("own-data-sealed-address"))
        if report.profile and report.profile.guardian:
            sealed.append(self._say.plain("own-data-sealed-guardian"))
        if report.not_answered:
            sealed.append(self._say.plain("own-data-sealed-messages"))
        return sealed

    def _named(self, things: Mapping[str, object]) -> Entry:
        return {self._say.plain(f"own-data-key-{name}"): thing for name, thing in things.items() if thing is not None}

    def _language(self, language: Language) -> str:
        return self._speech.in_(language).plain("language-name")

    def _time(self, instant: Instant | None) -> Moment | None:
        return Moment(instant.astimezone(self._process.zone)) if instant else None


def _word(value: str) -> str:
    """As it stands in the name of a phrase."""
    return value.replace("_", "-")
