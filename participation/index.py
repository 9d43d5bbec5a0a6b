"""By which words an idea is found: folded, without those that stand in every text, and cut to their beginnings where endings vary."""

from __future__ import annotations

from participation.flags import folded_words

WORD_MAXIMUM = 32
"""Signs of a word that are kept."""
_WORD_MINIMUM = 2
_NOT_CUT_BELOW = 6
_BEGINNING_MINIMUM = 5
_BEGINNING = 0.7
"""„Spielplätze“ and „Spielplatz“, „Hüttenstraße“ and „Hüttenstr.“: so much of a long word's beginning is the same word."""

_EVERYWHERE = frozenset(
    """
    aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beide beiden beim bereits besonders
    besser bin bis bitte da dabei dadurch dafuer daher damit dann darf das dass dazu dem den denn der deren des deshalb deutlich die
    dies diese diesem diesen dieser dieses doch dort dringend duerfen durch ein eine einem einen einer eines einfach einige einmal er
    es etc etwas fast fehlen fehlende fehlender fehlt fuer gar ganz geben gegen gehen geht gerade gern gibt gilt gut gute guten haben
    hat heute hier hin hinter ich ihr ihre im immer in insbesondere ist ja jede jeder jedoch jetzt kann kaum kein keine keinen kommen
    kommt koennen koennte koennten lassen leider machen macht mal man mehr mein meine meiner mich mindestens mir mit moechte moeglich
    muessen muesste muss nach natuerlich neben nehmen nicht nichts noch nun nur ob oder oft ohne per schon sehr sein seine seit selbst
    sich sie sind sinnvoll so sogar soll sollen sollte sollten sondern sowie statt stehen steht teil teilweise ueber um und uns unser
    unsere unter viel viele vielen vielleicht vom von vor waere waeren wann war warum was wegen weil weiter weitere weiteren weniger
    wenn wer werden wie wieder wir wird wirklich wo worden wuerde wuerden wuenschen wurde wurden zu zum zumindest zur zwar zwei
    zwischen
    about also and any are around because but can could each even every for from get has have here how into just like make many more
    most much need needs not now only other our out over please should some than that the their them then there these they this too
    very want was way were what when where which who why will with would you your
    """.split()  # noqa: SIM905  as a list it would take a screen
)
"""German and English words that say nothing about what a text is about."""


def index_words(*texts: str | None) -> frozenset[str]:
    """The words by which these texts are found."""
    words = {word[:WORD_MAXIMUM] for text in texts if text for word in folded_words(text)}
    return frozenset(word for word in words - _EVERYWHERE if len(word) >= _WORD_MINIMUM)


def beginning(word: str) -> str:
    """What a word has in common with its other forms."""
    return word if len(word) < _NOT_CUT_BELOW else word[: max(_BEGINNING_MINIMUM, round(len(word) * _BEGINNING))]
