"""Who helps at once, for whoever wrote of a threat, or of not wanting to live."""

from handlers.screens import Screen
from locales.speech import Say
from participation.processes import Process


def help_lines(say: Say, process: Process) -> Screen:
    """112 comes first, whatever the process file names."""
    lines = [say("danger-help-line", name=line.name, number=line.number) for line in process.team.help_lines]
    listening = say("danger-listening", lines=say.lines(*lines)) if lines else None
    return Screen(say.lines(say("danger-emergency"), listening, say("danger-team")))
