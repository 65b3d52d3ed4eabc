"""An environment of its own for each contestant, outside the tree and kept for the next run."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import ROOT
from bench.process import run

_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")
_AUTOMATON = "ahocorasick_rs==1.0.3"
_JIONLP = ("jionlp==1.5.31", "jiojio==1.2.8", "numpy==2.4.6")
#: emoji 2 no longer has what it imports.
_RECOGNIZERS = ("recognizers-text-suite==1.0.2a2", "emoji==1.7.0", "regex==2026.11.19")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool, or the bound, that the tool is measured against."""

    name: str
    #: Name and version of what is installed, the one that it is named after first.
    requirements: tuple[str, ...]
    #: True where it needs the tool as well.
    on_ours: bool = False


PEERS = {
    peer.name: peer
    for peer in (
        Peer("bound", (_AUTOMATON,), on_ours=True),
        Peer("jionlp", _JIONLP),
        Peer("recognizers", _RECOGNIZERS),
    )
}


def cache_folder() -> Path:
    """Where environments and corpora are kept, unless another place is named."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "amzn-extract-bench"


def python_of(peer: Peer, cache: Path, wheel: Path) -> Path:
    """The interpreter of a peer's environment, made where there is none yet."""
    python = _environment(peer.name, peer.requirements, cache)
    if peer.on_ours:
        _install(python, wheel)
    return python


def ours(cache: Path, wheel: Path) -> Path:
    """The interpreter of an environment with the tool alone, installed as users install it."""
    python = _environment("ours", (), cache)
    _install(python, wheel)
    return python


def build(folder: Path) -> Path:
    """The wheel of this checkout, built from a copy: builds leave traces in a tree, and take up those of others."""
    shutil.copytree(ROOT, folder / "tree", ignore=_LEFT_OUT)
    _pip(Path(sys.executable), "wheel", "--no-deps", "--wheel-dir", folder, folder / "tree")
    [wheel] = folder.glob("*.whl")
    return wheel


def _install(python: Path, wheel: Path) -> None:
    _pip(python, "install", wheel)
    # What is installed of an earlier checkout may be of the same version.
    _pip(python, "install", "--no-deps", "--force-reinstall", wheel)


def _environment(name: str, requirements: tuple[str, ...], cache: Path) -> Path:
    key = hashlib.sha256(" ".join((sys.version, *requirements)).encode()).hexdigest()[:12]
    folder = cache / f"{name}-{key}"
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        run((sys.executable, "-m", "venv", "--clear", folder))
        if requirements:
            _pip(python, "install", *requirements)
        ready.touch()
    return python


def _pip(python: Path, command: str, *arguments: str | Path) -> None:
    run((python, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *arguments))
