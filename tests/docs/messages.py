"""Every error message that can be shown, read from the sources: what is only known later becomes `…`."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "jimaku_mpv"
SOURCES = sorted(PACKAGE.rglob("*.py"))
ROOT_ERROR = "JimakuError"
NEVER_SHOWN = {"Superseded"}
# What was found out about a subtitle's times, by verdict; what is good news has a name.
VERDICTS = "SAID"
LUA_CALL = re.compile(r"\b(?:status\.error(?:_once)?|give_up)\(([^\n]*)\)\s*(?:\n|end)")
# An action that can't be done says so in passing.
LUA_REFUSAL = re.compile(r'(?:return status\.info\(|status\.info\(done and "[^"]+" or )"([^"]+)"\)')
# Modules whose functions give whole sentences, for others to show.
LUA_SENTENCES = ("ending.lua", "versions.lua")
LUA_SENTENCE = re.compile(r'(?:return|or) "([^"]+ [^"]+)"')
SHELL_CALL = re.compile(
    r'\bfail(?:_logged)? (?:\d|"\$3") "((?:[^"\\]|\\.)*)" (?:\\\n\s*)?"((?:[^"\\]|\\.)*)"'
)


@dataclass(frozen=True)
class Message:
    """One message and where it is; `hint` is what the program itself says to do."""

    text: str
    where: str
    hint: str = ""

    def row(self) -> str:
        """A row for docs/troubleshooting.md, with what is still to be written."""
        return f"| `{self.text}` | WHY | {self.hint or 'WHAT TO DO'} |"


def all_messages() -> list[Message]:
    """Those of the helper and the command line, of the script inside mpv, and of install.sh."""
    found = list(_of_python({path: ast.parse(path.read_text("utf-8")) for path in SOURCES}))
    for path in sorted((ROOT / "lua").glob("*.lua")):
        source = path.read_text("utf-8")
        found += [Message(_of_lua(text), _name(path)) for text in LUA_CALL.findall(source) if '"' in text]
        found += [Message(text, _name(path)) for text in LUA_REFUSAL.findall(source)]
        if path.name in LUA_SENTENCES:
            found += [Message(text, _name(path)) for text in LUA_SENTENCE.findall(source)]
    calls = SHELL_CALL.findall((ROOT / "install.sh").read_text("utf-8"))
    return found + [Message(_of_shell(text), "install.sh", _of_shell(hint)) for text, hint in calls]


def _of_python(trees: dict[Path, ast.Module]) -> Iterator[Message]:
    classes = _error_classes(trees.values())
    wordless = {name for name, node in classes.items() if name != ROOT_ERROR and _init(node)}
    speaking = {*classes.keys() - wordless, "ArgumentTypeError"}
    for path, tree in trees.items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            yield from _calls(function, speaking, _name(path))
        yield from _verdicts(tree, _name(path))
    for name in sorted(wordless - NEVER_SHOWN):
        init = _init(classes[name])
        assert init is not None
        yield from _calls(init, {"__init__"}, name)


def _verdicts(tree: ast.Module, where: str) -> Iterator[Message]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and _name_of(node.targets[0]) == VERDICTS:
            assert isinstance(node.value, ast.Dict)
            for value in node.value.values:
                yield from (Message(text, f"{where}:{value.lineno}") for text in _texts(value, {}))


def _error_classes(trees: Iterable[ast.Module]) -> dict[str, ast.ClassDef]:
    """All that descend from ours, in whatever module."""
    everything = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known: dict[str, ast.ClassDef] = {}
    for _ in range(4):
        for node in everything:
            if node.name == ROOT_ERROR or known.keys() & {_name_of(base) for base in node.bases}:
                known[node.name] = node
    return known


def _init(node: ast.ClassDef) -> ast.FunctionDef | None:
    """The constructor of a class that makes its own words."""
    functions = (part for part in node.body if isinstance(part, ast.FunctionDef))
    return next((part for part in functions if part.name == "__init__"), None)


def _calls(function: ast.FunctionDef, wanted: set[str], where: str) -> Iterator[Message]:
    values = _values(function)
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args):
        if _name_of(call.func) in wanted:
            yield from _message(call, values, f"{where}:{call.lineno}")


def _message(call: ast.Call, values: dict[str, list[str]], where: str) -> Iterator[Message]:
    hint = next(iter(_texts(call.args[1], values)), "") if len(call.args) > 1 else ""
    for text in _texts(call.args[0], values):
        if text.strip("… "):
            yield Message(text, where, hint)


def _values(function: ast.FunctionDef) -> dict[str, list[str]]:
    """The texts that the function gives to its names."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).extend(_texts(node.value, {}))
    return found


def _texts(node: ast.expr, values: dict[str, list[str]]) -> list[str]:
    """All that the expression may say; nothing where it is made elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, values) + _texts(other, values)
        case ast.Subscript(value=whole):
            return _texts(whole, values)
        case ast.Name(id=name):
            return values.get(name, [])
        case ast.FormattedValue(value=part):
            return (_texts(part, values) if isinstance(part, ast.Name | ast.IfExp) else []) or ["…"]
        case ast.JoinedStr(values=parts):
            ways = itertools.product(*(_texts(part, values) for part in parts))
            return [re.sub("…+", "…", "".join(way)) for way in ways]
    return []


def _of_lua(expression: str) -> str:
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([^".\s][^"]*)', expression)
    return re.sub("…+", "…", "".join(text if text else "…" for text, _ in parts))


def _of_shell(text: str) -> str:
    return re.sub(r"\$\{[^}]*\}|\$\([^)]*\)|\$\w+", "…", text)


def _name_of(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
