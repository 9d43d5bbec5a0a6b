"""The command line. Whatever takes long to import is imported inside the command that needs it, so that --help answers at once."""

# ruff: noqa: PLC0415  importing aiogram, SQLAlchemy and the catalogues takes seconds, --help may take a third of one

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

VERSION = "0.1.0"

commands = typer.Typer(name="bot", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
database = typer.Typer(no_args_is_help=True, help="The database: bring it up to date, back it up, put a backup back.")
keys = typer.Typer(no_args_is_help=True, help="The key that protects contact data: change it, and see which is in use.")
commands.add_typer(database, name="db")
commands.add_typer(keys, name="key")


def _version(asked: bool) -> None:  # noqa: FBT001  typer calls it with the flag's value
    if asked:
        typer.echo(VERSION)
        raise typer.Exit


@commands.callback()
def mitreden(
    *,
    version: Annotated[  # noqa: ARG001  its callback has done what it asks for
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Mitreden: a city's participation in the chat app that residents already have."""
    from bot.logs import set_up_logs

    set_up_logs()


@commands.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl-C or SIGTERM)."""
    from bot.keys import KeyTrouble, find_keys
    from bot.settings_check import read_settings
    from bot.told import Trouble, tell

    reading = read_settings()
    settings = reading.settings
    if settings is None or reading.mistakes:
        tell("setting-trouble", count=len(reading.mistakes))
        for phrase, facts in reading.mistakes:
            tell(phrase, **facts)
        raise typer.Exit(2)
    try:
        ring = find_keys(settings)
    except KeyTrouble as trouble:
        tell(trouble.phrase, **trouble.facts)
        raise typer.Exit(2) from None

    from bot.run import run as run_bot
    from storage.schema import RestoringIsUnfinished
    from storage.seals import WrongKey

    try:
        asyncio.run(run_bot(settings, keys=ring))
    except WrongKey:
        tell("setting-secret-key-wrong")
        raise typer.Exit(2) from None
    except RestoringIsUnfinished:
        tell("backup-restoring-unfinished")
        raise typer.Exit(2) from None
    except Trouble as trouble:
        tell(trouble.phrase, **trouble.facts)
        raise typer.Exit(2) from None


@commands.command()
def check(file: Annotated[Path, typer.Argument(help="The process file, such as processes/example.toml.")]) -> None:
    """Name every mistake in a process file with its line; if there is none, show what it would change and who would be told what."""
    from bot.check import check as look_at
    from bot.told import operator_voice

    with _told_in_a_sentence() as settings:
        good, lines = asyncio.run(look_at(file, settings, operator_voice()))
    typer.echo("\n".join(lines))
    raise typer.Exit(0 if good else 1)


@commands.command()
def doctor() -> None:
    """Look at the whole setup and name everything that is unsafe, missing or in the way."""
    from bot.doctor import findings, hints
    from bot.settings_check import Mistake, read_settings
    from bot.told import tell

    reading = read_settings()

    async def look() -> tuple[list[Mistake], list[Mistake]]:
        return [finding async for finding in findings(reading)], [hint async for hint in hints(reading)]

    found, worth_knowing = asyncio.run(look())
    tell("doctor-trouble", count=len(found)) if found else tell("doctor-good")
    for phrase, facts in [*found, *worth_knowing]:
        tell(phrase, **facts)
    raise typer.Exit(1 if found else 0)


@commands.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are to lie.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Write over files that are there.")] = False,
) -> None:
    """Write down the ideas of the process in force, without anything about the people who had them, and the team's audit log."""
    from bot.export import export as write_down
    from bot.told import tell

    with _told_in_a_sentence() as settings:
        count = asyncio.run(write_down(settings, folder, agreed=yes))
        tell("export-done", count=count, folder=str(folder)) if count else tell("export-empty", folder=str(folder))


@commands.command()
def retention(
    *, as_csv: Annotated[bool, typer.Option("--csv", help="Every table, with its periods, as a spreadsheet reads it.")] = False
) -> None:
    """For the data protection officer: how much of what is kept since when, and when it goes."""
    from bot.retention import as_table, as_text, report
    from bot.told import operator_voice

    with _told_in_a_sentence() as settings:
        lines = asyncio.run(report(settings))
        typer.echo(as_table(lines) if as_csv else as_text(lines, operator_voice()), nl=not as_csv)


@database.command()
def upgrade() -> None:
    """Bring the tables up to date. `run` does this by itself."""
    from bot.keys import database_file, make_private
    from bot.told import tell
    from storage import schema

    with _told_in_a_sentence() as settings:
        if file := database_file(settings):
            make_private(file)
        asyncio.run(schema.upgrade(settings.database_url))
        tell("database-upgraded")


@database.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make; the key will not be in it.")]) -> None:
    """Copy the whole database into a new file, also while the bot runs."""
    from bot.backup import back_up
    from bot.keys import key_file
    from bot.told import tell

    with _told_in_a_sentence() as settings:
        asyncio.run(back_up(settings, file))
        tell("backup-made", file=str(file), key="MITREDEN_SECRET_KEY" if settings.secret_key else str(key_file(settings)))


@database.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a database that residents have written to, or that is damaged.")] = False,
) -> None:
    """Put a backup in the database's place. Whoever was forgotten since is forgotten again."""
    from bot.restore import restore as put_back
    from bot.told import tell

    with _told_in_a_sentence() as settings:
        restored = asyncio.run(put_back(settings, file, agreed=yes))
        tell("backup-restored", file=str(file))
        if restored.set_aside:
            tell("backup-set-aside", file=str(restored.set_aside))
        elif restored.forgotten_again:
            tell("backup-forgotten-again", count=restored.forgotten_again)
        else:
            tell("backup-nobody-forgotten")


@database.command()
def arm(
    *,
    discard: Annotated[bool, typer.Option("--discard", help="Nobody gets what waits.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """After a backup was put back: let the bot write to people of its own accord again, and what waits go out."""
    from bot import arm as arming
    from bot.told import operator_voice, tell
    from participation.refusals import SendingIsDecided

    with _told_in_a_sentence() as settings:
        found = asyncio.run(arming.waiting(settings))
        if found is None:
            tell("backup-arm-as-ever")
            return
        if found.oldest is None:
            tell("backup-arm-nothing")
        else:
            tell("backup-arm-waiting", count=found.count, since=found.oldest.strftime("%Y-%m-%d %H:%M UTC"))
        if not yes:
            typer.confirm(operator_voice().plain("backup-arm-ask-discard" if discard else "backup-arm-ask-send"), abort=True)
        try:
            asyncio.run(arming.arm(settings, found, discard=discard))
        except SendingIsDecided:
            tell("backup-arm-as-ever")
            return
        tell("backup-arm-discarding") if discard else tell("backup-arm-done")


@keys.command()
def rotate(
    *,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Only write the new key, so that it can be brought to other machines first.")
    ] = False,
) -> None:
    """Let a new key take the place of the old one, also while the bot runs. What was interrupted goes on with the next call."""
    from bot import key_rotation
    from bot.keys import key_file
    from bot.told import operator_voice, tell

    with _told_in_a_sentence() as settings:
        if prepare:
            tell("key-prepared", file=str(key_file(settings)), number=asyncio.run(key_rotation.prepare_key(settings)))
            return
        say = operator_voice()

        def progress(count: int) -> None:
            typer.echo("\r" + say.plain("key-progress", count=count), nl=False, err=True)

        count = asyncio.run(key_rotation.rotate(settings, progress))
        typer.echo("", err=True)
        tell("key-rotated", count=count, number=asyncio.run(key_rotation.standing(settings)).in_use.number)


@keys.command()
def remove(*, now: Annotated[bool, typer.Option("--now", help="Also if buttons from before then work no more.")] = False) -> None:
    """Remove old keys under which nothing is sealed any more."""
    from bot import key_rotation
    from bot.told import tell

    with _told_in_a_sentence() as settings:
        removed = asyncio.run(key_rotation.remove_earlier(settings, at_once=now))
        tell("key-removed", count=len(removed)) if removed else tell("key-none-to-remove")


@keys.command()
def status() -> None:
    """Say which key is in use, and how much is sealed under which."""
    from bot import key_rotation
    from bot.told import tell

    with _told_in_a_sentence() as settings:
        found = asyncio.run(key_rotation.standing(settings))
        since = found.in_use.changed_at.strftime("%Y-%m-%d") if found.in_use.changed_at else "–"
        where = "MITREDEN_SECRET_KEY" if settings.secret_key else str(found.file)
        tell("key-standing", number=found.in_use.number, since=since, file=where)
        for number in sorted({found.in_use.number, *found.earlier, *found.counts}):
            tell("key-standing-of", number=number, count=found.counts.get(number, 0))


@contextmanager
def _told_in_a_sentence() -> "Iterator[Settings]":
    """The settings; what is wrong with them, and what goes wrong with them, ends the command."""
    from bot.keys import KeyTrouble
    from bot.settings_check import read_settings
    from bot.told import Trouble, tell
    from storage.schema import RestoringIsUnfinished

    reading = read_settings()
    settings = reading.settings
    wrong = [*reading.unreadable.values(), *(mistake for mistake in reading.wrong if mistake[0] == "setting-database-malformed")]
    for phrase, facts in wrong:
        tell(phrase, **facts)
    if settings is None or wrong:
        raise typer.Exit(2)
    try:
        yield settings
    except (KeyTrouble, Trouble) as trouble:
        tell(trouble.phrase, **trouble.facts)
        raise typer.Exit(1) from None
    except RestoringIsUnfinished:
        tell("backup-restoring-unfinished")
        raise typer.Exit(1) from None
