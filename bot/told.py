"""What the command line tells its operator, in the operator's language."""

import os

import typer

from locales.speech import Say, Speech


class Trouble(Exception):
    """What a command could not do: the phrase that says why and what helps, and its facts."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.facts = facts


def operator_voice() -> Say:
    """The language is the shell's (LC_ALL, LC_MESSAGES, LANG); English if it is none of ours."""
    speech = Speech.load()
    shell = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "en")
    code = shell.split(".")[0]
    return speech.in_(speech.guess("en" if code in {"C", "POSIX"} else code))


def tell(phrase: str, /, **facts: str | int) -> None:
    typer.echo(operator_voice().plain(phrase, **facts))
