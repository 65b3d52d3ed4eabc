"""The README and the page on scores are run: their commands print what they say.

`python tests/test_readme.py` writes today's output into them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import shell

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = (README, ROOT / "docs" / "score.md")
_BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.M)
_FILE = re.compile(r"^```yaml file=(?P<name>\S+)\n(?P<text>(?:.*\n)*?)```$", re.M)
_PYTHON = re.compile(r"^```python\n(?P<code>(?:.*\n)*?)```\n\nwhich prints `(?P<printed>.*)`", re.M)
_SETUP = re.compile(r"^```sh\n(?P<command>.*)\n```$", re.M)


def run(command: str, folder: Path) -> str:
    """What a shell prints for a command of a page; the pages' files lie in `folder`."""
    for match in (match for page in PAGES for match in _FILE.finditer(page.read_text(encoding="utf-8"))):
        (folder / match["name"]).write_text(match["text"], encoding="utf-8")
    samples = folder / "samples"
    if not samples.exists():
        samples.symlink_to(ROOT / "samples")
    return shell.run(command, folder)


@pytest.mark.parametrize(
    "match",
    [match for page in PAGES for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))],
    ids=lambda m: m["command"][:60],
)
def test_a_command_prints_what_its_page_says(match: re.Match[str], tmp_path: Path) -> None:
    assert run(match["command"], tmp_path) == match["output"]


def test_the_python_example_prints_what_the_readme_says() -> None:
    match = _PYTHON.search(README.read_text(encoding="utf-8"))
    assert match is not None
    done = subprocess.run([sys.executable, "-c", match["code"]], capture_output=True, encoding="utf-8", timeout=60)
    assert done.stdout.strip() == match["printed"], done.stderr


def test_the_two_set_up_commands_name_a_sample_and_an_extra_that_exist() -> None:
    first, second = _SETUP.findall(README.read_text(encoding="utf-8"))
    sample = first.split()[-1]
    assert (ROOT / sample).is_file()
    assert ".[test]" in second
    assert "[project.optional-dependencies]\ntest = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def main() -> None:
    """Writes today's output into the pages."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:

        def renewed(match: re.Match[str]) -> str:
            return f"```console\n$ {match['command']}\n{run(match['command'], Path(folder))}```"

        for page in PAGES:
            page.write_text(_BLOCK.sub(renewed, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
