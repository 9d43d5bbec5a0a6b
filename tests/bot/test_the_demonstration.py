"""What the demonstration begins with: nothing that the product's own deeds could not have put there."""

from pathlib import Path

from pydantic import SecretStr

from bot.demo import PROCESS
from bot.demonstration.earlier import let_it_have_happened
from bot.settings import Settings
from participation.reading import View
from services.answers import Answers
from services.desks import Desks
from services.moderation import Moderation
from services.reading import Reading
from simulator import Simulator
from storage.records import open_records
from tests.stage import INSEK, MODEL_DAY, TOKEN


async def test_neighbours_have_written_and_the_team_has_published_some_of_it(telegram: Simulator, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, bot_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{tmp_path / 'demo.db'}")
    neighbours = [await telegram.add_person(name) for name in ("Petra", "Emre", "Hannah", "Karl")]
    colleague = await telegram.add_person("Jonas")

    for _ in ("begun", "begun again with the same folder"):
        await let_it_have_happened(settings, PROCESS.read_text("utf-8"), neighbours, colleague)

    records = open_records(settings.database_url)
    async with records.reading() as unit:
        facts = (unit, INSEK, MODEL_DAY)
        published = (await Reading(*facts).page(View(), None, None)).ideas
        waiting = (await Moderation(*facts).queue()).waiting
        assert [idea.supports for idea in published] == [1, 2, 3]
        assert [len(await Answers(*facts).about(idea.idea.id)) for idea in published] == [0, 0, 1]
        assert [bool(await Desks(*facts).pictures(one.idea.id)) for one in waiting] == [False, True]
    await records.close()
