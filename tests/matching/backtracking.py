"""Counts the steps in which a regular expression is tried on a text, as Python's engine goes about it.

A clock tells how fast a machine is; the steps tell how the work grows with the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_Go = Callable[[int], bool]


def steps_of_search(pattern: re.Pattern[str], text: str, enough: int) -> int:
    """How many single comparisons it takes to find no or one match; counts no further than `enough`."""
    matcher = _Matcher(pattern, text, enough)
    try:
        for start in range(len(text) + 1):
            if matcher.run(start):
                break
    except _EnoughError:
        pass
    return matcher.steps


class _EnoughError(Exception):
    pass


@cache
def _parsed(source: str, flags: int) -> Sequence[tuple[Any, Any]]:
    return list(_parser.parse(source, flags & ~re.UNICODE))


class _Matcher:
    """One pattern on one text, by continuations: each node gets what is to be done behind it."""

    def __init__(self, pattern: re.Pattern[str], text: str, enough: int) -> None:
        self._nodes = _parsed(pattern.pattern, pattern.flags)
        self._fold = bool(pattern.flags & re.IGNORECASE)
        self._text = text
        self._enough = enough
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def run(self, start: int) -> bool:
        return self._sequence(self._nodes, 0, start, lambda _: True)

    def _count(self) -> None:
        self.steps += 1
        if self.steps >= self._enough:
            raise _EnoughError

    def _sequence(self, nodes: Sequence[tuple[Any, Any]], at: int, here: int, then: _Go) -> bool:
        if at == len(nodes):
            return then(here)
        op, argument = nodes[at]
        return self._node(op, argument, here, lambda end: self._sequence(nodes, at + 1, end, then))

    def _node(self, op: Any, argument: Any, here: int, then: _Go) -> bool:
        self._count()
        a = argument
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            return here < len(self._text) and self._is(op, a, self._text[here]) and then(here + 1)
        if op is sre.AT:
            return self._at(a, here) and then(here)
        if op is sre.BRANCH:
            return any(self._sequence(branch, 0, here, then) for branch in a[1])
        if op is sre.SUBPATTERN:
            return self._sequence(a[3], 0, here, then)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            direction, nodes = a
            begin = here if direction > 0 else here - nodes.getwidth()[0]
            found = begin >= 0 and self._sequence(nodes, 0, begin, lambda _: True)
            return found == (op is sre.ASSERT) and then(here)
        if op is sre.MAX_REPEAT:
            least, most, nodes = a
            return self._greedy(nodes, least, most, here, then)
        if op is sre.MIN_REPEAT:
            least, most, nodes = a
            return self._lazy(nodes, least, most, here, then)
        raise NotImplementedError(op)

    def _greedy(self, nodes: Sequence[tuple[Any, Any]], least: int, most: int, here: int, then: _Go) -> bool:
        if len(nodes) == 1 and nodes[0][0] in (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN):
            end = here
            while end < len(self._text) and end - here < most and self._is(*nodes[0], self._text[end]):
                self._count()
                end += 1
            for one in range(end, here + least - 1, -1):
                self._count()
                if then(one):
                    return True
            return False

        def again(count: int, start: int) -> bool:
            if count < most and self._sequence(
                nodes, 0, start, lambda end: (end > start or count < least) and again(count + 1, end)
            ):
                return True
            return count >= least and then(start)

        return again(0, here)

    def _lazy(self, nodes: Sequence[tuple[Any, Any]], least: int, most: int, here: int, then: _Go) -> bool:
        def again(count: int, start: int) -> bool:
            if count >= least and then(start):
                return True
            return count < most and self._sequence(
                nodes, 0, start, lambda end: end > start and again(count + 1, end)
            )

        return again(0, here)

    def _at(self, where: Any, here: int) -> bool:
        text = self._text
        if where in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING):
            return here == 0
        if where is sre.AT_END:
            return here == len(text) or (here == len(text) - 1 and text[here] == "\n")
        if where is sre.AT_END_STRING:
            return here == len(text)
        before = here > 0 and _is_word(text[here - 1])
        after = here < len(text) and _is_word(text[here])
        if where is sre.AT_BOUNDARY:
            return before != after
        if where is sre.AT_NON_BOUNDARY:
            return before == after
        raise NotImplementedError(where)

    def _is(self, op: Any, argument: Any, char: str) -> bool:
        if op is sre.ANY:
            return char != "\n"
        if op is sre.LITERAL:
            return _same(argument, char, self._fold)
        if op is sre.NOT_LITERAL:
            return not _same(argument, char, self._fold)
        return _in(tuple(argument), char, self._fold)


@cache
def _same(code: int, char: str, fold: bool) -> bool:
    return ord(char) == code or (fold and chr(code).lower() == char.lower())


@cache
def _in(items: tuple[tuple[Any, Any], ...], char: str, fold: bool) -> bool:
    negated = bool(items) and items[0][0] is sre.NEGATE
    chars = {char, char.lower(), char.upper()} if fold else {char}
    found = any(
        _holds(op, argument, one) for op, argument in items[negated:] for one in chars if len(one) == 1
    )
    return found != negated


def _holds(op: Any, argument: Any, char: str) -> bool:
    if op is sre.LITERAL:
        return bool(ord(char) == argument)
    if op is sre.RANGE:
        low, high = argument
        return bool(low <= ord(char) <= high)
    is_it = {
        sre.CATEGORY_DIGIT: char.isdecimal(),
        sre.CATEGORY_SPACE: char.isspace(),
        sre.CATEGORY_WORD: _is_word(char),
    }
    nots = {
        sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
        sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
        sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
    }
    return bool(not is_it[nots[argument]] if argument in nots else is_it[argument])


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
