"""Words that belong to nobody and nothing, planted wherever something personal or secret may stand, and looked for wherever nothing may."""

from collections.abc import Collection

from tests.faults.conftest import SECRET
from tests.faults.guards import MASTER_KEY
from tests.stage import TOKEN

FIRST_NAME, LAST_NAME, USERNAME = "Zilpzalpine", "Zaunkönigs-Rotmilan", "zwergdommel_zz"
PHONE = "+4963177712345"
TEXT = "Wiedehopfwort"
DATA = "wiedehopfdaten"
FILE = "wiedehopfdatei"
FIRST_ID = 7_712_345_000
"""People have the numbers from here on; all begin with the same seven digits."""
IDS = str(FIRST_ID)[:7]

WHO = (FIRST_NAME, LAST_NAME, USERNAME, PHONE, IDS)
"""What tells who somebody is: it stands nowhere but sealed."""
WORDS = (TEXT, DATA, FILE)
"""What people wrote."""
KEYS = (TOKEN.partition(":")[2], SECRET, MASTER_KEY.decode())
ALL = (*WHO, *WORDS, *KEYS)


def hits(said: str | bytes, canaries: Collection[str] = ALL) -> set[str]:
    """Which of them stand there, as they are or as JSON or Python would write them down."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return {canary for canary in canaries if canary in text or ascii(canary)[1:-1] in text}
