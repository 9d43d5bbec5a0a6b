"""python -m simulator: the same server as a process of its own."""

import asyncio
import sys
from pathlib import Path

from simulator import Telegram
from tests.simulator.bare import BareBot

ROOT = Path(__file__).parents[2]


async def test_the_simulator_runs_alone_and_stops_when_told(tmp_path: Path) -> None:
    clock_file = tmp_path / "clock"
    options = ["--bot", "123:secret:first_bot", "--bot", "456:secret:second_bot", "--clock-file", str(clock_file)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "simulator", *options, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    lines = [(await process.stdout.readline()).decode().split() for _ in range(4)]
    url, control_url = lines[0][-1], lines[1][-1]

    async with Telegram(control_url) as telegram, BareBot(url, "456:secret") as second:
        maria = await telegram.add_person("Maria", bot=second.id)
        await maria.opens("code")
        await second.call("sendMessage", chat_id=maria.id, text="Hello")
        await telegram.set_clock(60)

        assert await maria.sees() == "Hello"
        assert (await second.updates())[0]["message"]["text"] == "/start code"
    assert lines[2:] == [["Bot:", "@first_bot", "123:secret"], ["Bot:", "@second_bot", "456:secret"]]
    assert clock_file.read_text().strip() == "60"
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 5) == 0
