"""The command line: what stands between the user and `amzn_extract.extractors`."""
