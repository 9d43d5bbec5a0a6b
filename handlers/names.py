"""The names under which conversation functions ask for what they need; `bot/conversations.py` offers them."""

ON_OFFER = frozenset(
    {
        "person",  # handlers.talk.Person: who wrote or pressed
        "resident",  # participation Resident, or None as long as they have not agreed to the notice as it is now
        "on_record",  # the same whether or not they have agreed: for whoever asks about their data, or wants to be left alone
        "member",  # participation.staff.Member: who acts for the team, where it works; None for everybody and everything else
        "colleague",  # the same, wherever they are and whatever it is: for setting up the group only
        "in_team_group",  # whether this chat is the team's group
        "subject",  # what the team's card shows that this message replies to, such as "desk:42", or None
        "token",  # of an invitation, where `Invited` picked the function
        "subject_key",  # what follows the kind in it, where `RepliedTo` picked the function
        "dialog",  # handlers.talk.OpenDialog
        "button",  # the pressed Button, or None
        "typed",  # whether a press was typed as text
        "album",  # the parts of an album as messages; a single message otherwise
        "goal",  # participation Goal behind /start, or None
        "process",  # participation Process in force
        "now",  # the instant of the deed
        "say",  # locales Say in the person's language
        "speech",  # locales Speech: all languages
        "show",  # handlers.talk.Show
        "username",  # the bot's own name without @, or None as long as Telegram has not told it
        "here",  # handlers.residents.here.Here: what is needed to ask the open question again
        "demographics",
        "drafts",
        "entries",
        "guardians",
        "digests",
        "follows",
        "ideas",
        "residents",
        "standings",
        "desks",
        "desk_cards",  # handlers.staff.desk.card.Cards: the team's card of an idea
        "renew_team_card",  # handlers.talk.RenewTeamCard: the same card, for what residents do
        "answers",
        "answer_cards",  # handlers.staff.answers.card.AnswerCards: the team's card of an answer
        "announcements",
        "announcement_cards",  # handlers.staff.announcements.card.AnnouncementCards: the team's card of an announcement
        "assignments",
        "audit",
        "measures",
        "inquiries",
        "moderation",
        "team",
        "sending",
        "own_data",
        "reading",
        "support",
        "protection",
        "reports",
        "similar",
    }
)
