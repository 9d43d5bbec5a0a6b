"""What the answers about oneself are called."""

from locales.speech import Say, Spoken
from participation.demographics import OptionKey, Trait
from participation.processes import DistrictKey, Process


def option_name(say: Say, process: Process, trait: Trait, key: OptionKey | None) -> str:
    """As it stands on its button. What the process file no longer offers is told by its key."""
    if key is None:
        return ""
    if trait is Trait.DISTRICT:
        district = process.district(DistrictKey(key))
        return district.short.in_(say.language) if district else key
    asked = process.demographics
    options = () if asked is None else asked.ages if trait is Trait.AGE else asked.voices
    option = next((option for option in options if option.key == key), None)
    if option is None:
        return key
    return option.name.in_(say.language) if option.name else say.plain(f"demographics-button-{trait}-{key}")


def question(say: Say, trait: Trait) -> Spoken:
    return say(f"demographics-question-{trait}")
