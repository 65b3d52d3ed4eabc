"""Help in groups, in plain text: rich would draw them in boxes, but takes longer to import than all else of it."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

_ARGUMENTS, _OPTIONS = "Arguments", "Options"


class _Grouped:
    """Options by the panel that each of them names; contexts and formatters are click's, which typer may bring."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the options, and the commands of a group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):  # type: ignore[attr-defined] # of the class beside it
            if record := param.get_help_record(ctx):
                rest = _ARGUMENTS if param.param_type_name == "argument" else _OPTIONS
                groups.setdefault(getattr(param, "rich_help_panel", None) or rest, []).append(record)
        for title, records in groups.items():
            with formatter.section(title):
                formatter.write_dl(records)
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Writes examples and exit codes as they stand, each line one."""
        epilog = self.epilog  # type: ignore[attr-defined] # of the class beside it
        if epilog:
            formatter.write(epilog)


class GroupedCommand(_Grouped, TyperCommand):
    """A command with such help."""


class GroupedGroup(_Grouped, TyperGroup):
    """A group of commands with such help."""
