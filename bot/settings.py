"""Settings from MITREDEN_* variables or `.env`; a wrong one is told in a sentence that says how to mend it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ENV_FILE = ".env"


class Mode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class Settings(BaseSettings):
    # Some editors begin a text with a byte order mark; utf-8-sig takes it or leaves it.
    model_config = SettingsConfigDict(env_prefix="MITREDEN_", env_file=ENV_FILE, env_file_encoding="utf-8-sig", extra="ignore")

    bot_token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///data/mitreden.db"
    process: Path = Path("processes/example.toml")
    admins: Annotated[tuple[int, ...], NoDecode] = ()
    staff_chat: int | None = None
    mode: Mode = Mode.POLLING
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8081"
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    rate: Annotated[float, Field(ge=1, le=1000)] = 28
    clock_file: Path | None = None
    alarm_url: str | None = None

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part for part in value.replace(" ", "").split(",") if part) if isinstance(value, str) else value

    @field_validator(
        *("bot_token", "staff_chat", "webhook_url", "webhook_secret", "secret_key", "secret_key_file", "clock_file", "alarm_url"),
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if value == "" else value

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)
