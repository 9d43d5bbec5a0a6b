"""No file of the project names a package index, and the lists of packages agree with each other."""

import re
import subprocess
from pathlib import Path

HOUSE = Path(__file__).parents[2]
INDEXES = ("pypi" + ".org", "python" + "hosted.org", "registry" + ".npmjs", "deb." + "debian.org")
LISTS = ("run.txt", "dev.txt")


def the_projects_files() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    return [path for name in told.split("\0") if (path := HOUSE / name).is_file()]


def packages(requirements: str) -> list[str]:
    return re.split(r"^(?=[a-z])", (HOUSE / "requirements" / requirements).read_text(), flags=re.MULTILINE)[1:]


def test_no_file_names_a_package_index() -> None:
    named = [(path.name, index) for path in the_projects_files() for index in INDEXES if index.encode() in path.read_bytes()]

    assert named == []


def test_the_lists_of_packages_say_nothing_about_where_to_get_them() -> None:
    for requirements in LISTS:
        assert re.findall(r"^-.*|.*://.*", (HOUSE / "requirements" / requirements).read_text(), re.MULTILINE) == []


def test_every_package_is_pinned_with_its_hashes() -> None:
    for requirements in LISTS:
        assert all(re.match(r"[\w.-]+==\S+( ; .+)? \\\n    --hash=sha256:", package) for package in packages(requirements))


def test_what_runs_is_what_was_tested() -> None:
    def pins(requirements: str) -> set[str]:
        return {package.partition(" \\\n")[0] for package in packages(requirements)}

    assert pins("run.txt") < pins("dev.txt")
