"""What options and arguments are written down as, without typer, and those that several commands take."""

from typing import Annotated, Any


class Option:
    """An option of a command: its names, and how it is shown, in typer's words."""

    def __init__(self, *names: str, **shown: Any) -> None:
        """Takes what `typer.Option` takes."""
        self.names, self.shown = names, shown


class Argument(Option):
    """What stands on a command line without the name of an option."""

    def __init__(self, **shown: Any) -> None:
        """Takes what `typer.Argument` takes."""
        super().__init__(**shown)


class Files(Option):
    """An option whose values are the names of files."""


Layers = Annotated[
    list[str] | None,
    Files(
        "--rules",
        metavar="FILE",
        help="Add rules to the default ones, or change them; may be given several times, the last one wins.",
        rich_help_panel="Rules",
        show_default=False,
    ),
]
"""Rules files that are laid over the shipped rules."""
