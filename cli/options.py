"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Layers = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="FILE",
        help="Add rules to the default ones, or change them; may be given several times, the last one wins.",
        rich_help_panel="Rules",
        show_default=False,
    ),
]
"""Rules files that are laid over the shipped rules."""
