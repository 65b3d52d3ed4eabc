"""Options as `options` has them, put in typer's terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from amzn_extract.cli import options
from amzn_extract.cli.subcommands import complete_first

Command = TypeVar("Command", bound=Callable[..., Any])


def with_options_of(job: Callable[..., Any]) -> Callable[[Command], Command]:
    """Gives a command the options of a job in the place of its `**given`."""

    def widened(command: Command) -> Command:
        own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.kind is not p.VAR_KEYWORD]
        more = [p.replace(annotation=for_typer(p.annotation)) for p in inspect.signature(job).parameters.values()]
        parameters = [p.replace(kind=p.KEYWORD_ONLY) for p in (*more, *own)]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in parameters}
        return command

    return widened


def for_typer(annotation: Any) -> Any:
    """The annotation of a parameter with an option, as typer has them."""
    hint, option = get_args(annotation)
    if isinstance(option, options.Argument):
        return Annotated[hint, typer.Argument(autocompletion=complete_first, **option.shown)]
    if isinstance(option, options.Files):
        hint = list[Path] | None
    return Annotated[hint, typer.Option(*option.names, **option.shown)]


Layers = for_typer(options.Layers)
