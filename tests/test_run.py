"""Starting with run.py: from a machine that has only Python, and after everything that can go wrong on the way."""

import ast
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "run.py"
BOT = """
import greeting, os, sys
print(greeting.WORDS, *sys.argv[1:])
print(os.getpid())
sys.exit(7 if "badly" in sys.argv else 0)
"""


class House:
    """A small project with the real run.py, a bot that greets, and one package to install."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.environment = place / ".venv"
        self.starts: list[subprocess.Popen[str]] = []
        self.is_connected()

    def build(self) -> None:
        for room in ("bot", "requirements", "index"):
            (self.place / room).mkdir(parents=True)
        shutil.copy(RUN, self.place)
        (self.place / "bot" / "__main__.py").write_text(BOT)
        self.pins(1)

    def pins(self, version: int) -> None:
        wheel = self.publishes(version)
        pin = f"greeting=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        for requirements in ("run.txt", "dev.txt"):
            (self.place / "requirements" / requirements).write_text(pin)

    def publishes(self, version: int, words: str = "Hello") -> Path:
        wheel = self.place / "index" / f"greeting-{version}-py3-none-any.whl"
        notes = f"greeting-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as package:
            package.writestr(zipfile.ZipInfo("greeting.py"), f"WORDS = '{words} {version}'\n")
            package.writestr(zipfile.ZipInfo(f"{notes}/METADATA"), f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n")
            package.writestr(zipfile.ZipInfo(f"{notes}/WHEEL"), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            package.writestr(zipfile.ZipInfo(f"{notes}/RECORD"), f"greeting.py,,\n{notes}/METADATA,,\n{notes}/WHEEL,,\n{notes}/RECORD,,\n")
        return wheel

    def is_connected(self) -> None:
        self.index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.place / "index")}

    def is_connected_to(self, port: int) -> None:
        self.index = {"PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple", "PIP_RETRIES": "1"}

    def starts_with(self, *arguments: str) -> subprocess.Popen[str]:
        start = subprocess.Popen(
            [sys.executable, str(self.place / "run.py"), *arguments],
            env={"PATH": os.defpath, "HOME": str(self.place), "PIP_CONFIG_FILE": os.devnull, **self.index},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.place.parent,
        )
        self.starts.append(start)
        return start

    def answers(self, *arguments: str) -> str:
        answer, remarks = self.starts_with(*arguments).communicate(timeout=60)
        assert answer, remarks
        return answer

    def remarks(self, *arguments: str) -> str:
        return self.starts_with(*arguments).communicate(timeout=60)[1]

    def installs(self) -> bool:
        return "Installing" in self.remarks("bot")

    def closes(self) -> None:
        for start in self.starts:
            start.kill()
            start.communicate()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("furnished") / "house")
    house.build()
    assert house.answers("bot").startswith("Hello")
    return house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that nobody has started yet."""
    house = House(tmp_path / "house")
    house.build()
    yield house
    house.closes()


@pytest.fixture
def lived_in(furnished: House, tmp_path: Path) -> Iterator[House]:
    """A house whose first start is over."""
    house = House(shutil.copytree(furnished.place, tmp_path / "house", symlinks=True))
    yield house
    house.closes()


def test_the_first_start_installs_and_the_second_only_runs(house: House) -> None:
    assert house.installs()

    assert house.answers("bot", "and", "welcome").startswith("Hello 1 and welcome\n")
    assert not house.installs()


def test_the_command_takes_the_place_of_run_py_and_its_exit_code_is_the_answer(lived_in: House) -> None:
    start = lived_in.starts_with("bot", "badly")
    answer, _ = start.communicate(timeout=60)

    assert answer.splitlines()[-1] == str(start.pid)
    assert start.returncode == 7


def test_a_changed_pin_is_installed_at_the_next_start(lived_in: House) -> None:
    lived_in.pins(2)

    assert lived_in.answers("bot").startswith("Hello 2\n")


def test_who_has_run_the_tests_installs_nothing_more_for_the_bot(lived_in: House) -> None:
    lived_in.remarks("test")

    assert not lived_in.installs()


@pytest.mark.parametrize("lost", ["bin/python*", "lib", "lib/python*/site-packages/greeting-1.dist-info"])
def test_a_broken_environment_is_made_anew(lived_in: House, lost: str) -> None:
    for path in lived_in.environment.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    assert "making it anew" in lived_in.remarks("bot")
    assert lived_in.answers("bot").startswith("Hello")


def test_an_environment_that_somebody_made_by_hand_is_kept_and_completed(house: House) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(house.environment)], check=True)
    keepsake = house.environment / "keepsake"
    keepsake.touch()

    assert house.answers("bot").startswith("Hello")
    assert keepsake.exists()


def test_without_a_network_one_sentence_says_so(house: House) -> None:
    house.is_connected_to(port=9)

    progress, sentence = house.remarks("bot").splitlines()
    assert progress.startswith("Installing")
    assert sentence.startswith("The package index cannot be reached: check the network")


def test_what_worked_goes_on_working_when_an_update_cannot_be_fetched(lived_in: House) -> None:
    lived_in.pins(2)
    lived_in.is_connected_to(port=9)
    assert "cannot be reached" in lived_in.remarks("bot")

    lived_in.pins(1)

    assert not lived_in.remarks("bot")


def test_a_package_that_is_not_the_one_that_was_tested_is_refused(lived_in: House) -> None:
    lived_in.pins(2)
    lived_in.publishes(2, words="Evil hello")

    assert "is not the one this project was tested with" in lived_in.remarks("bot")


def test_a_package_that_the_index_does_not_have_is_told(lived_in: House) -> None:
    lived_in.pins(2)
    (lived_in.place / "index" / "greeting-2-py3-none-any.whl").unlink()

    assert "The package index has nothing ready for Python" in lived_in.remarks("bot")


def test_a_full_disk_is_told(lived_in: House) -> None:
    lived_in.pins(2)
    (lived_in.environment / "set-up-by-run-py.new").symlink_to("/dev/full")

    assert lived_in.remarks("bot").splitlines()[-1].startswith("The disk is full: make room")


def test_two_first_starts_at_once_install_once(house: House) -> None:
    starts = [house.starts_with("bot"), house.starts_with("bot")]
    said = [start.communicate(timeout=60) for start in starts]

    assert all(answer.startswith("Hello 1\n") for answer, _ in said)
    assert sum("Installing" in remarks for _, remarks in said) == 1


def test_after_a_kill_in_the_middle_the_next_start_waits_for_what_is_left_and_begins_anew(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent_index:
        house.is_connected_to(silent_index.getsockname()[1])
        killed = house.starts_with("bot")
        asked, _ = silent_index.accept()
        killed.kill()
        house.is_connected()
        following = house.starts_with("bot")
        assert following.stderr
        assert "waiting for it" in following.stderr.readline()
        asked.close()
    answer, remarks = following.communicate(timeout=60)

    assert "making it anew" in remarks
    assert answer.startswith("Hello 1\n")


def test_python_without_the_module_venv_is_told_what_to_install(house: House) -> None:
    missing = "sys.modules['ensurepip'] = None"
    without = f"import runpy, sys; {missing}; sys.argv[1:] = ['bot']; runpy.run_path('{house.place}/run.py', run_name='__main__')"

    start = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)

    assert start.stderr.startswith("Python's module venv is missing: install it (Debian, Ubuntu: apt install python3.")


def test_an_older_python_can_read_run_py_and_is_told_what_to_do() -> None:
    ast.parse(RUN.read_text(), feature_version=(3, 6))
    older = f"import runpy, sys; sys.version_info = (3, 8, 0); runpy.run_path('{RUN}', run_name='__main__')"

    start = subprocess.run([sys.executable, "-c", older], capture_output=True, text=True, check=False)

    assert start.stderr.startswith("Mitreden needs Python 3.11 or newer, and this is Python 3.8: install a newer one")


def test_a_wrong_command_is_told_the_right_ones(lived_in: House) -> None:
    assert lived_in.remarks("tets") == 'There is no "tets": say python3 run.py demo, test, bench, audit or bot; --help tells more.\n'
    assert lived_in.answers("--help") == lived_in.answers()
