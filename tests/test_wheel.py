"""The wheel as it is shipped: built through the sdist, installed elsewhere and run from there."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".*_cache", "__pycache__", ".hypothesis", "*.egg-info", "build", "dist", ".venv"
)


def run(*command: str | Path, cwd: Path) -> str:
    """The output of a command that must succeed, run without what the tests put on the path."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run([*map(str, command)], cwd=cwd, env=env, capture_output=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode("utf-8")


def new_enough() -> bool:
    """True where setuptools here can build the project, so that none need be fetched."""
    if find_spec("setuptools") is None:
        return False
    import setuptools

    return int(setuptools.__version__.partition(".")[0]) >= 77


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tree, as a build leaves its traces there."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "tree", symlinks=True, ignore=LEFT_BEHIND)
    isolation = ("--no-isolation",) if new_enough() else ()
    run(sys.executable, "-m", "build", *isolation, "--outdir", folder / "dist", folder / "tree", cwd=folder)
    assert len(list((folder / "dist").glob("*.tar.gz"))) == 1
    [built] = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a fresh environment with the wheel, which borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "env"
    run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    home = run(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    (Path(home) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


@pytest.mark.parametrize("package", ["cli", "extractors"])
def test_the_wheel_holds_every_module(contents: set[str], package: str) -> None:
    modules = {f"amzn_extract/{package}/{path.name}" for path in (ROOT / package).glob("*.py")}
    assert modules <= contents


@pytest.mark.parametrize("name", ["rules.yaml", "record.schema.json", "rules.schema.json", "extractors/py.typed"])
def test_the_wheel_holds_what_is_no_module(contents: set[str], name: str) -> None:
    assert f"amzn_extract/{name}" in contents


def test_nothing_but_the_package_and_its_metadata_lands_in_site_packages(contents: set[str]) -> None:
    tops = {name.partition("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"amzn_extract"}


def test_neither_tests_nor_samples_are_in_the_wheel(contents: set[str]) -> None:
    assert {name.split("/")[1] for name in contents if name.count("/") > 1 and name.startswith("amzn_extract/")} == {
        "cli",
        "extractors",
    }


def test_the_installed_command_reads_a_sample_from_another_folder(environment: Path, tmp_path: Path) -> None:
    sample = sorted((ROOT / "samples").glob("*.txt"))[0]
    shutil.copy(sample, tmp_path / "call.txt")
    records = json.loads(run(environment / "amzn-extract", "--json", "call.txt", cwd=tmp_path))
    assert {record["file"] for record in records} == {"call.txt"}
    assert "revenue" in {record["metric"] for record in records}


def test_what_runs_is_what_was_installed(environment: Path, tmp_path: Path) -> None:
    code = "import amzn_extract.extractors as e; print(e.__file__); e.load_rules()"
    assert str(environment.parent) in run(environment / "python", "-c", code, cwd=tmp_path)
