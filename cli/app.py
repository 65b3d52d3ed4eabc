"""The entry point, and the one place where a run may fail: whatever happens ends in an exit code.

The commands only parse (see `commands`); what they return is run here, outside typer, whose own
handling of closed pipes and interrupts would otherwise come in between. typer itself is imported
late, so that Ctrl-C during start-up is quiet as well.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from amzn_extract.cli.faults import (
    EXIT_DONE,
    EXIT_INCOMPLETE,
    EXIT_INTERRUPTED,
    EXIT_UNUSABLE,
    PROGRAM,
    Failure,
    discard,
    explain,
    internal,
    is_closed_pipe,
    report,
)


def main() -> None:
    """Runs the command line and leaves the process with its exit code."""
    # A run makes little that goes in circles; to look for it in all the rules again and again takes long.
    gc.set_threshold(100_000)
    code = run(sys.argv[1:])
    if sys.flags.dev_mode:
        sys.exit(code)
    # To take all rules apart again, one by one, takes as long as to load them. And where Ctrl-C fell into an
    # import, Python may remember it and kill itself by a signal at its end.
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs the command line with these arguments and returns the exit code; faults are reported, never raised."""
    try:
        code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        # No flush: it would wait for a reader that may not be reading.
        discard(sys.stdout)
        return EXIT_INTERRUPTED
    except Failure as failure:
        _keep_output()
        for line in failure.lines:
            report(line)
        return failure.code
    except OSError as error:
        _keep_output()
        if not is_closed_pipe(error):  # A reader that has seen enough is no fault.
            report(explain(error, str(error.filename or "standard output")))
            return EXIT_INCOMPLETE
        return EXIT_DONE
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        report(f"{PROGRAM}: {internal(error)}")
        return EXIT_INCOMPLETE


def _run(arguments: Sequence[str]) -> int:
    from amzn_extract.cli.output import prepare_streams
    from amzn_extract.cli.quick import plain_job

    prepare_streams()
    try:
        job = plain_job(arguments)
        return _run_by_typer(arguments) if job is None else job()
    except SystemExit as end:
        # typer and rich leave this way, with a code of their own, when the reader of their output has gone.
        if isinstance(end.__context__, OSError):
            raise end.__context__ from None
        raise


def _run_by_typer(arguments: Sequence[str]) -> int:
    import typer

    from amzn_extract.cli.commands import app

    try:
        job = app(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
        code = job() if callable(job) else EXIT_DONE if job is None else int(job)
        return int(code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        # typer's usage errors have their base class in a private module.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        text = " ".join(str(message()).split())
        command = getattr(getattr(error, "ctx", None), "command_path", PROGRAM)
        raise Failure(f"{PROGRAM}: {text} (see {command} --help)", code=EXIT_UNUSABLE) from error


def _keep_output() -> None:
    """Writes what is still buffered, as far as it can be written."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        discard(sys.stdout)


if __name__ == "__main__":
    main()
