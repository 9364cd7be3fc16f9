"""Reads the one shape of GraphQL query that AniList is asked here; anything else is an error.

Aliases, arguments, variables and named fragments; no mutations, directives or inline fragments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r'[\s,]+|\#[^\n]*|(?P<token>"(?:[^"\\\n]|\\.)*"|\.\.\.|[A-Za-z_]\w*|-?\d+|[{}()\[\]:$!=])'
)
_WORDS: Mapping[str, object] = {"true": True, "false": False, "null": None}


class GraphQLError(ValueError):
    """The query is not one that the stand-in reads; the text says where."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One field that is asked for; `key` is its alias, or its name without one."""

    key: str
    name: str
    arguments: Mapping[str, Any]
    fields: tuple[Selected, ...]


def read_query(text: str, variables: Mapping[str, Any]) -> tuple[Selected, ...]:
    """The fields that the query asks for at its top, variables and fragments put in."""
    return _Reader(text, variables).document()


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, Any]) -> None:
        self.tokens = _tokens(text)
        self.place = 0
        self.given = variables
        self.known: dict[str, Any] = {}
        self.fragments = self._fragments()

    def document(self) -> tuple[Selected, ...]:
        if self._peek() == "query":
            self._next()
            if self._peek() not in ("(", "{"):
                self._next()
            self._declarations()
        found = self._selection()
        if self._peek() not in ("", "fragment"):
            raise GraphQLError(f"Syntax Error: unexpected {self._peek()!r}")
        return found

    def _fragments(self) -> dict[str, int]:
        """Where the body of each fragment begins."""
        return {
            self.tokens[place + 1]: place + 4
            for place, token in enumerate(self.tokens[:-4])
            if token == "fragment" and self.tokens[place + 2] == "on"
        }

    def _declarations(self) -> None:
        if not self._skip("("):
            return
        while not self._skip(")"):
            self._expect("$")
            name = self._next()
            self._expect(":")
            while self._peek() not in ("$", ")", "=", ""):
                self._next()
            default = self._value() if self._skip("=") else None
            self.known[name] = self.given.get(name, default)

    def _selection(self) -> tuple[Selected, ...]:
        self._expect("{")
        found: list[Selected] = []
        while not self._skip("}"):
            if self._skip("..."):
                found += self._fragment(self._next())
            else:
                found.append(self._field())
        return tuple(found)

    def _fragment(self, name: str) -> tuple[Selected, ...]:
        if name not in self.fragments:
            raise GraphQLError(f"Unknown fragment {name!r}")
        back, self.place = self.place, self.fragments[name]
        found = self._selection()
        self.place = back
        return found

    def _field(self) -> Selected:
        key = name = self._name()
        if self._skip(":"):
            name = self._name()
        arguments: dict[str, Any] = {}
        if self._skip("("):
            while not self._skip(")"):
                argument = self._name()
                self._expect(":")
                arguments[argument] = self._value()
        return Selected(key, name, arguments, self._selection() if self._peek() == "{" else ())

    def _value(self) -> Any:
        token = self._next()
        if token == "$":
            return self._variable(self._next())
        if token == "[":
            items = []
            while not self._skip("]"):
                items.append(self._value())
            return items
        if token.startswith('"'):
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if token.lstrip("-").isdigit():
            return int(token)
        if not token.isidentifier():
            raise GraphQLError(f"Syntax Error: {token!r} is no value")
        return _WORDS.get(token, token)

    def _variable(self, name: str) -> Any:
        if name not in self.known:
            raise GraphQLError(f'Variable "${name}" is not defined')
        return self.known[name]

    def _name(self) -> str:
        token = self._next()
        if not token.isidentifier():
            raise GraphQLError(f"Syntax Error: expected a name, found {token!r}")
        return token

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise GraphQLError("Syntax Error: the query ends too early")
        self.place += 1
        return token

    def _skip(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self.place += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._skip(token):
            raise GraphQLError(f"Syntax Error: expected {token!r}, found {self._peek()!r}")


def _tokens(text: str) -> list[str]:
    found = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise GraphQLError(f"Syntax Error: cannot read {text[place : place + 20]!r}")
        if match["token"]:
            found.append(match["token"])
        place = match.end()
    return found
