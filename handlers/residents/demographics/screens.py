"""The questions about oneself as people see them: one at a time, each can be left out, all can be taken back."""

from collections.abc import Sequence

from handlers.residents import ways
from handlers.residents.demographics.buttons import QuestionsDeclined, ToldForgotten, TraitOpened, TraitSkipped, TraitTold
from handlers.residents.demographics.names import option_name, question
from handlers.screens import Key, Row, Screen, in_rows
from locales.speech import Say
from participation.demographics import OptionKey, Told, Trait
from participation.processes import Process


def first(say: Say, process: Process, trait: Trait, options: Sequence[OptionKey]) -> Screen:
    """Below the receipt of somebody's first idea."""
    return ask(say, process, trait, options).below(say("demographics-first"))


def ask(say: Say, process: Process, trait: Trait, options: Sequence[OptionKey]) -> Screen:
    labelled = [(option_name(say, process, trait, option), TraitTold(trait=trait, option=option)) for option in options]
    skip: Key = (say.plain("demographics-button-skip"), TraitSkipped(trait=trait))
    no_more: Key = (say.plain("demographics-button-no-more"), QuestionsDeclined())
    return Screen(question(say, trait), [*in_rows(labelled), [skip, no_more]])


def thanks(say: Say, told: Told | None) -> Screen:
    """Said with words of thanks only where something was told."""
    something = told is not None and told.told_at is not None
    return Screen(say("demographics-thanks" if something else "demographics-declined"), [[ways.to_my_ideas(say), ways.to_overview(say)]])


def told(say: Say, process: Process, told: Told | None, traits: Sequence[Trait]) -> Screen:
    """What somebody has said of themself; each answer can be changed, and all can be taken back."""
    lines = [
        say("demographics-line", question=question(say, trait), answer=option_name(say, process, trait, told.of(trait)))
        for trait in traits
        if told and told.of(trait)
    ]
    change: list[Row] = [[(say.plain(f"demographics-button-change-{trait}"), TraitOpened(trait=trait))] for trait in traits]
    forget: list[Row] = [[(say.plain("demographics-button-forget"), ToldForgotten())]] if lines else []
    words = say.lines(say("demographics-told" if lines else "demographics-told-nothing"), *lines)
    return Screen(words, [*change, *forget, [ways.to_overview(say)]])


def forgotten(say: Say) -> Screen:
    return Screen(say("demographics-forgotten"), [[ways.to_overview(say)]])
