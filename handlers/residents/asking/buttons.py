"""What can be pressed about a question to the team."""

from handlers.buttons import Button
from participation.ideas import DraftId
from participation.inquiries import InquiryId


class InquirySent(Button, prefix="ask-yes"):
    inquiry_id: InquiryId


class InquiryDropped(Button, prefix="ask-no"):
    inquiry_id: InquiryId


class AskingWanted(Button, prefix="ask"):
    """[Das Team fragen]."""


class PieceAsked(Button, prefix="ask-piece"):
    """Words that came unasked are a question to the team, not an idea."""

    draft_id: DraftId
