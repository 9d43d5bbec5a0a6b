"""Who may import what: the table of ARCHITECTURE.md, held."""

import subprocess
import sys
from pathlib import Path

import grimp


def test_every_room_imports_only_what_the_table_allows() -> None:
    """In a process of its own: import-linter turns off the logs of the process it runs in."""
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"

    ended = subprocess.run([sys.executable, "-c", check], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_rules_need_nothing_but_the_standard_library() -> None:
    imported = grimp.build_graph("participation", include_external_packages=True, cache_dir=None).modules

    strangers = {module.partition(".")[0] for module in imported} - sys.stdlib_module_names - {"participation"}
    assert not strangers
