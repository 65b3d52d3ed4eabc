"""How `amzn-extract FILE` and `amzn-extract rules …` live together.

A first argument that is the name of a subcommand leads there; whatever else it is, an option too,
the command line is one of the main job, whose options and paths are then the group's own.
"""

from __future__ import annotations

import glob
import os
from typing import Any

import typer

from amzn_extract.cli.grouped_help import GroupedGroup

_LEADS_ON = "amzn_extract.leads_on"
"""Set in the context of a command line that leads on to a subcommand."""
_EMPTY = "amzn_extract.empty"
"""Set where nothing stands before the word that is to be completed."""
PATHS = "paths"
"""The argument of the main job, which a subcommand has none of."""


class MainGroup(GroupedGroup):
    """The main job with subcommands beside it; contexts are click's, which typer may bring with it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the main job's options and paths, or only the name of a subcommand."""
        ctx.meta[_LEADS_ON] = bool(args) and args[0] in self.commands
        ctx.meta[_EMPTY] = not args
        # Options may stand behind paths; behind a subcommand they are its own.
        ctx.allow_interspersed_args = not ctx.meta[_LEADS_ON]
        rest: list[str] = super().parse_args(ctx, args)
        return rest

    def get_params(self, ctx: Any) -> list[Any]:
        """The main job's parameters; without its paths where a subcommand takes what follows."""
        params = super().get_params(ctx)
        return [param for param in params if not (ctx.meta.get(_LEADS_ON) and param.name == PATHS)]


def complete_first(ctx: typer.Context, incomplete: str) -> list[str]:
    """What a word of the command line may become: subcommands where it is the first, and paths."""
    names = [*getattr(ctx.command, "commands", ())] if ctx.meta.get(_EMPTY) else []
    found = sorted(glob.glob(glob.escape(incomplete) + "*"))
    paths = [f"{path}{os.sep}" if os.path.isdir(path) else path for path in found]
    return [name for name in names if name.startswith(incomplete)] + paths
