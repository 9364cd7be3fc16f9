"""The rules of the house, over the whole source: sizes, names, docstrings, one home for each library."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from jimaku_mpv import errors

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "jimaku_mpv"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if ".cache" not in path.parts]
STANDIN = sorted((ROOT / "tests" / "standin").glob("*.py"))
LUA = sorted((ROOT / "lua").glob("*.lua"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}

# Each library and the one module that imports it; a folder means: one module within.
HOMES = {
    "guessit": "matching/",
    "platformdirs": "paths.py",
    "py7zr": "files/unpackers.py",
    "python_mpv_jsonipc": "player/connection.py",
    "rapidfuzz": "matching/",
    "rarfile": "files/unpackers.py",
    "requests": "net/http.py",
    "urllib3": "net/http.py",
}
SLOW = {"guessit", "py7zr", "rapidfuzz", "rarfile", "requests", "urllib3"}
EMPTY_WORDS = {"utils", "util", "helpers", "common", "manager", "managers", "misc", "base", "core"}
ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the package with its length in lines, decorators left out."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function) and node.end_lineno is not None:
                yield f"{name_of(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def imports(tree: ast.AST) -> set[str]:
    """The full names of all imported modules, wherever in the module the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def libraries(tree: ast.AST) -> set[str]:
    roots = {name.partition(".")[0] for name in imports(tree)}
    return roots - sys.stdlib_module_names - {"jimaku_mpv"}


def test_no_file_is_too_long() -> None:
    limits = [(path, 500) for path in (*SOURCES, *TESTS)] + [(path, 400) for path in LUA]
    assert [name_of(path) for path, limit in limits if lines_of(path) > limit] == []


def test_functions_are_short() -> None:
    lengths = dict(functions())
    assert [where for where, length in lengths.items() if length > 50] == []
    assert statistics.median(lengths.values()) <= 12
    assert sum(length >= 30 for length in lengths.values()) <= len(lengths) / 10


def test_modules_are_named_after_something() -> None:
    for path in (*SOURCES, *LUA):
        words = {part.removesuffix(path.suffix) for part in path.relative_to(ROOT).parts}
        assert not words & EMPTY_WORDS, name_of(path)


def test_no_two_test_files_have_one_name() -> None:
    """Pytest would take the second for the first, but only when both are run."""
    loose = [path for path in TESTS if not (path.parent / "__init__.py").exists()]
    names = [path.name for path in loose if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


def test_every_module_says_what_it_is_for() -> None:
    for path, tree in TREES.items():
        assert len((ast.get_docstring(tree) or "").split()) >= 3, name_of(path)
    for path in LUA:
        assert re.match(r"-- \w+ \w+", path.read_text("utf-8")), name_of(path)


def test_each_library_is_imported_in_one_module() -> None:
    users: dict[str, list[str]] = {}
    for path, tree in TREES.items():
        for library in libraries(tree):
            users.setdefault(library, []).append(path.relative_to(PACKAGE).as_posix())
    strangers = users.keys() - HOMES
    assert not strangers, "a library without a home"
    for library, modules in users.items():
        assert len(modules) == 1, f"{library} is imported in {modules}"
        assert modules[0].startswith(HOMES[library]), f"{library} is imported in {modules[0]}"


def test_slow_libraries_are_imported_when_used() -> None:
    for path, tree in TREES.items():
        at_start = ast.Module([n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], [])
        assert not libraries(at_start) & SLOW, name_of(path)


def test_the_demo_stands_alone() -> None:
    for path, tree in TREES.items():
        ours = {name for name in imports(tree) if name.startswith("jimaku_mpv.")}
        place = path.relative_to(PACKAGE).parts[0]
        if place == "demo":
            assert all(name.startswith("jimaku_mpv.demo") for name in ours), name_of(path)
        elif place != "commands":
            assert not any(name.startswith("jimaku_mpv.demo") for name in ours), name_of(path)


def test_the_stand_in_shares_no_code_with_the_clients() -> None:
    """A mistake in one would hide in the other."""
    for path in STANDIN:
        imported = imports(ast.parse(path.read_text("utf-8")))
        assert not any(name.startswith("jimaku_mpv") for name in imported), name_of(path)


def shortest(message: ast.expr | None) -> int:
    """How long a message is at least: a placeholder counts one letter."""
    if isinstance(message, ast.JoinedStr):
        return sum(shortest(part) if isinstance(part, ast.Constant) else 1 for part in message.values)
    return len(message.value) if isinstance(message, ast.Constant) and isinstance(message.value, str) else 0


def error_messages(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ERRORS:
            yield node.args[0]


def test_error_messages_fit_on_the_screen() -> None:
    own = [node for node in ast.walk(TREES[PACKAGE / "errors.py"]) if isinstance(node, ast.Call)]
    messages = [node.args[0] for node in own if getattr(node.func, "attr", "") == "__init__" and node.args]
    assert len(messages) >= 5
    for tree in TREES.values():
        messages.extend(error_messages(tree))
    too_long = [ast.unparse(message) for message in messages if shortest(message) > errors.MESSAGE_LIMIT]
    assert too_long == []


STARTS = re.compile(
    r"shutil\.which|subprocess\.(run|Popen|call|check_call|check_output|get\w+)"
    r"|os\.(system|popen|startfile|(exec|spawn|posix_spawn)\w*)|asyncio\.create_subprocess\w*"
)


def test_programs_are_found_and_started_in_one_place() -> None:
    """By a name alone the system looks in the current folder, too, which may be anybody's."""
    for path, tree in TREES.items():
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        found = {name for name in called | imports(tree) if STARTS.fullmatch(name)}
        assert not found or path == PACKAGE / "programs.py", f"{name_of(path)}: {found}"
        # Only there is Python told to take no module from the current folder.
        shown = {PACKAGE / "programs.py", PACKAGE / "commands/checks/programs.py"}
        assert "sys.executable" not in ast.unparse(tree) or path in shown, name_of(path)


def test_the_script_finds_programs_in_one_place() -> None:
    for path in LUA:
        text = path.read_text("utf-8")
        assert not re.search(r"io\.popen|os\.execute|package\.(c?path|loadlib)", text), name_of(path)
        assert not re.search(r"args\s*=\s*\{\s*[\"']", text), f"{name_of(path)}: a program by its name"
        if re.search(r"[\"']subprocess[\"']", text):
            assert re.search(r"programs\.find|installed\.command", text), name_of(path)


def test_nothing_is_caught_unseen() -> None:
    """A bare `except Exception` hides bugs; where it is the edge, a comment says why (BLE001)."""
    for path in SOURCES:
        for line in path.read_text("utf-8").splitlines():
            if "BLE001" in line:
                assert re.search(r"BLE001\W+\w+", line), f"{name_of(path)}: {line.strip()} gives no reason"
