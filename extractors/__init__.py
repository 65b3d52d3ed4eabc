"""Reads metrics out of Chinese earnings-call text. One stage a file, data flowing one way.

`extract(text, rules)` gives the records of one text, `load_rules(*paths)` the rules it works by.
"""

from amzn_extract.extractors.loading import load_rules
from amzn_extract.extractors.model import Change, Record
from amzn_extract.extractors.pipeline import extract
from amzn_extract.extractors.read import UnreadableText, decode
from amzn_extract.extractors.records import as_json, json_schema
from amzn_extract.extractors.rules import Rules, RulesError

__all__ = [
    "Change",
    "Record",
    "Rules",
    "RulesError",
    "UnreadableText",
    "as_json",
    "decode",
    "extract",
    "json_schema",
    "load_rules",
]
