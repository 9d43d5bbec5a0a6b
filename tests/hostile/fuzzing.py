"""Coverage-guided: `python -m tests.hostile.fuzzing TARGET SECONDS` tries whatever leads to new places in our code (needs atheris)."""

import sys

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]  # only where it has a wheel: requirements/fuzz.txt

with atheris.instrument_imports(include=["participation", "locales", "handlers.buttons", "bot.wire", "bot.logs"]):
    from tests.hostile.targets import TARGETS

LONGEST = 6_000  # bytes: a message of Telegram's has at most 4,096 characters


def main() -> None:
    target, seconds = sys.argv[1], int(sys.argv[2])
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-verbosity=1"], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
