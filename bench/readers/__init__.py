"""The readers that are compared, each run in an environment of its own by `python -m bench.readers.NAME`."""
