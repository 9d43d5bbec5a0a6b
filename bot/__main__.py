"""`python -m bot`: the operator's commands."""

from bot.commands import commands

commands(prog_name="bot")
