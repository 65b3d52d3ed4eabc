"""Lines into headings, speakers and sentences. Works on folded text; spans are the original's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from amzn_extract.extractors.lexicon import fold_pattern
from amzn_extract.extractors.rows import cells_of
from amzn_extract.extractors.schema import LayoutRules
from amzn_extract.extractors.stacks import rows_of

_LONGEST_HEADING = 40
_LONGEST_LEAD = 60
_LONGEST_TITLE = 24
_SHORTEST_PARAGRAPH = 30
_LONGEST_SENTENCE = 1000
_LONGEST_LABEL = 24
_COLONS = ":\uff1a \u3000"
_LABEL_END = re.compile(r":|\s[—–-]+\s|——")
_STOPS = frozenset("。,;!?")
_DEPTH = {"point": ".", "markdown": "#"}
"""Numbering that is deeper the more of a sign it has."""
_LEADS_ON = ".\u2026:"


class Heading(Struct, frozen=True, gc=False):
    """A heading in force: its span and the level that its numbering stands for."""

    start: int
    end: int
    level: str
    #: True for the label of a line that goes on behind it.
    inline: bool = False


class Line(Struct, frozen=True, gc=False):
    """One line of prose: where its label, its content and its sentences are; or a row of a table."""

    #: 1-based.
    number: int
    start: int
    end: int
    #: What stands before the first colon, if it is short enough to say what the line is about.
    label: tuple[int, int] | None
    sentences: tuple[tuple[int, int], ...]
    #: Outermost first.
    headings: tuple[Heading, ...]
    speaker: str | None
    #: Counts the changes of speaker; 0 where nobody is named.
    turn: int
    #: True where the line itself is a heading.
    heading: bool = False
    #: Spans of the cells of a table's row; none in prose.
    cells: tuple[tuple[int, int], ...] = ()
    #: How many lines of the text it is: a table may have one for each cell.
    height: int = 1

    def number_at(self, text: str, at: int) -> int:
        """The 1-based number of the line of `text` that a place in it is in."""
        return self.number + len(text[self.start : at + 1].splitlines()) - 1 if self.height > 1 else self.number


class _Row(Struct, frozen=True, gc=False):
    """One line of the text, or several that are one row of a table, and its cells."""

    number: int
    height: int
    start: int
    end: int
    cells: tuple[tuple[int, int], ...]


class _Figures:
    """The ends of quantities by their starts, and the starts in order."""

    def __init__(self, ends: Mapping[int, int]) -> None:
        self.ends = ends
        self._starts = sorted(ends)

    def within(self, start: int, end: int) -> bool:
        """True where a quantity begins in a span."""
        n = bisect_left(self._starts, start)
        return n < len(self._starts) and self._starts[n] < end


class _State(Struct):
    figures: _Figures
    headings: list[Heading] = []
    speaker: str | None = None
    turn: int = 0

    def enter(self, heading: Heading) -> None:
        levels = [h.level for h in self.headings]
        keep = levels.index(heading.level) if heading.level in levels else len(levels)
        # A line in the manner of "Results:" stands below every numbered one.
        if heading.level != "plain" and "plain" in levels:
            keep = min(keep, levels.index("plain"))
        self.headings = [*self.headings[:keep], heading]


class Layout:
    """Splits folded text by the layout rules."""

    def __init__(self, rules: LayoutRules) -> None:
        """`rules` is validated: its patterns compile."""
        ways = "|".join(f"(?P<{level}>{fold_pattern(p)})" for level, p in rules.numbering.items())
        self._numbering = re.compile(ways)
        short = "".join(rf"(?<!\b{re.escape(word)})" for word in rules.abbreviations)
        self._sentence_end = re.compile(rf"[。!?…]+|\.{{3,}}|#{{2,}}|(?<=[a-z)%]){short}\.(?=\s+[^\d])")
        #: How each of them begins.
        self._ending = re.compile("[。!?….#]")
        self._question = _head(rules.question)
        self._answer = _head(rules.answer)
        self._speakers = _head(rules.speakers)

    def lines(self, text: str, original: str, figures: Mapping[int, int]) -> Iterator[Line]:
        """The lines of folded `text` that are not blank, in order; names of speakers come from `original`.

        `figures` are the ends of quantities by their starts: what is one numbers no line.
        """
        known = _Figures(figures)
        state = _State(known)
        rows = list(_rows(text, original, figures))
        for n, row in enumerate(rows):
            if row.cells:
                headings = tuple(state.headings)
                yield Line(row.number, row.start, row.end, None, (), headings, state.speaker, state.turn,
                           cells=row.cells, height=row.height)  # fmt: skip
                continue
            below = rows[n + 1 : n + 3]
            paragraph = bool(below) and not below[0].cells and below[0].end - below[0].start >= _SHORTEST_PARAGRAPH
            listed = len(below) == 2 and all(_is_labelled(text, line.start, line.end, known) for line in below)
            heads = n > 0 and (paragraph or listed)
            line = self._line(text, original, row.number, row.start, row.end, state, heads=heads)
            yield replace(line, height=row.height) if row.height > 1 else line

    def numbered(self, text: str, line: Line) -> tuple[int, int]:
        """The span that numbers a line of folded `text` or names its speaker; empty where nothing does."""
        if line.cells:
            return line.start, line.start
        end = line.sentences[0][0] if line.sentences else line.end
        if text[end : end + 1] == "【" and (match := self._numbering.match(text, end + 1, line.end)):
            end = match.end()  # 【三、資本支出】
        return line.start, end

    def _line(self, text: str, original: str, number: int, start: int, end: int, state: _State, *, heads: bool) -> Line:
        at, level = self._skip_numbering(text, start, end, state.figures.ends)
        if heads and level in (None, "bullet") and _is_title(text, at, end):
            if not state.figures.within(at, end):
                level = "plain"
            elif level is None:
                state.headings = [h for h in state.headings if h.level != "plain"]
        if spoken := self._speaker(text, original, start, at, end):
            state.speaker, at = spoken
            state.headings = [h for h in state.headings if not h.inline]
            state.turn += 1
            label = None
        else:
            mark = _LABEL_END.search(text, at, min(end, at + _LONGEST_LABEL))
            colon = mark.start() if mark else -1
            if level not in (None, "bullet", "bracket") or self._is_heading(text, start, at, end, level):
                marked = level is not None and level.startswith("markdown") and _STOPS.isdisjoint(text[at:end])
                title = end if marked or colon < 0 or colon == end - 1 else colon  # ## Part 2: Guidance
                if self._is_heading(text, start, at, title, level):
                    state.enter(Heading(at, title, level or "plain", inline=title < end - 1))
                    if level not in (None, "bullet", "bracket"):
                        state.speaker, state.turn = (None, state.turn + 1) if state.speaker else (None, state.turn)
                    if title == end:
                        spans = tuple(self._sentences(text, at, end))
                        return Line(number, start, end, None, spans, tuple(state.headings), state.speaker,
                                    state.turn, heading=True)  # fmt: skip
            label = (at, colon) if colon > at and _labels(text, at, colon) else None
        return Line(
            number,
            start,
            end,
            label,
            tuple(self._sentences(text, at, end)),
            tuple(state.headings),
            state.speaker,
            state.turn,
        )

    def _skip_numbering(self, text: str, at: int, end: int, figures: Mapping[int, int]) -> tuple[int, str | None]:
        level = None
        while (match := self._numbering.match(text, at, end)) and match.end() < end:
            if figures.get(at, 0) > match.end():
                break  # 1.5 倍, 三、四成
            if level in (None, "bullet"):
                level = match.lastgroup
                mark = _DEPTH.get(level or "")
                level = f"{level}{match.group().count(mark)}" if mark else level  # 2.1.1 stands below 2.1
            at = match.end()
            while at < end and text[at] == " ":
                at += 1
            if not match.group():
                break
        return at, level

    def _speaker(self, text: str, original: str, start: int, at: int, end: int) -> tuple[str, int] | None:
        for begin in dict.fromkeys((start, at)):
            for pattern, name in ((self._question, "Q"), (self._answer, "A"), (self._speakers, "")):
                if match := pattern.match(text, begin, end):
                    return name or original[match.start() : match.end()].rstrip(_COLONS), match.end()
        return None

    @staticmethod
    def _is_heading(text: str, start: int, at: int, end: int, level: str | None) -> bool:
        if end <= at:
            return False
        if text[end - 1] == ":" and end - start <= _LONGEST_LEAD and "。" not in text[at:end]:
            return True
        if text[at] == "【" and end - start <= _LONGEST_HEADING:
            # 【四、財測】(第四季) is a heading, 【即時】followed by a title is none.
            rest = text[text.find("】", at, end) + 1 : end].strip()
            return not rest or rest[0] in "(:"
        if end - start > _LONGEST_HEADING or not _STOPS.isdisjoint(text[at:end]):
            return False
        closed = text[end - 1] == ":" or text[at : at + 2] == "**"
        return closed or level not in (None, "bullet")

    def _ends(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first end of a sentence."""
        for mark in self._ending.finditer(text, start, end):
            if stop := self._sentence_end.match(text, mark.start(), end):
                return stop
        return None

    def _sentences(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end:
            limit = min(end, start + _LONGEST_SENTENCE)
            stop = self._ends(text, start, limit)
            at = stop.end() if stop else limit
            if stop is None and limit < end:
                # Linking looks a sentence over for each of its quantities: without an end, cost would be quadratic.
                at = max(text.rfind(mark, start, limit) for mark in ",;、 ") + 1
                at = at if at > start else limit
            if text[start:at].strip():
                yield start, at
            start = at


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Number and span of each line that is not blank, without the blanks around it."""
    start = 0
    for number, raw in enumerate(text.splitlines(keepends=True), 1):
        end, begin = start + len(raw.rstrip()), start + len(raw) - len(raw.lstrip())
        if begin < end:
            yield number, begin, end
        start += len(raw)


def _rows(text: str, original: str, figures: Mapping[int, int]) -> Iterator[_Row]:
    """The lines of a text that are not blank, those that are one row of a table put together."""
    lines = list(_lines(text))
    spans = [(start, end) for _, start, end in lines]
    cells = cells_of(original, spans, figures)
    joined = rows_of(original, [(0, 0) if cells[n] else span for n, span in enumerate(spans)], figures)
    n = 0
    while n < len(lines):
        row = joined.get(n)
        number, start, _ = lines[n]
        height = row.lines if row else 1
        n += height
        yield _Row(number, height, start, lines[n - 1][2], row.cells if row else cells[n - 1])


def _labels(text: str, start: int, colon: int) -> bool:
    """True for words before a colon that say what the line is about."""
    if not _STOPS.isdisjoint(text[start:colon]):
        return False
    return text.count("(", start, colon) == text.count(")", start, colon)  # 營收 130 億(24Q2:110 億)


def _is_labelled(text: str, start: int, end: int, figures: _Figures) -> bool:
    """True for a line of a list that names what its figures are of: 高盛:升至 275 元."""
    mark = _LABEL_END.search(text, start, min(end, start + _LONGEST_LABEL))
    return mark is not None and figures.within(mark.end(), end)


def _is_title(text: str, start: int, end: int) -> bool:
    """True for a short line that is no sentence; without figures it is the heading of what stands below."""
    return end - start <= _LONGEST_TITLE and text[end - 1] not in _LEADS_ON and _STOPS.isdisjoint(text[start:end])


def _head(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold_pattern(p)})" for p in patterns) or "(?!)")
