"""How long, how named, and what may stand where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.places import DOORS
from tests.architecture.source import House, Module, Violation

LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines; of functions without their docstring
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "stuff"}
REGISTRY = {"portal": "subjects"}
"""Beside its doors: one line for each subject of the portal."""
TIME_READERS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"} | {
    f"time.{name}"
    for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime", "clock_gettime")
}
DAY_OF_THE_DATABASE = re.compile(r"\bcurrent_date\b|\blocaltimestamp\b|\bnow\(\)::date\b", re.IGNORECASE)
ENDS_OF_READERS = {name.rpartition(".")[2] for name in TIME_READERS}
MAY_READ = re.compile(
    rf"\.(?:{'|'.join(ENDS_OF_READERS)})\b|from time import|{DAY_OF_THE_DATABASE.pattern}", re.IGNORECASE
)
"""Whatever reads the time matches this: most files do not, and need not be walked through."""
READ_THE_TIME = {
    "shared/clock.py": "is the clock",
    "shared/ids.py": "an id tells when it was made, whatever day a test plays",
    "deploy/docker/healthy.py": "runs by the standard library alone, and compares with a file's time",
    "tests/architecture/planted_shape.py": "plants violations",
}
"""Files that read the time themselves, each with its reason."""
MATCHING = {"compile", "match", "search", "fullmatch", "Shape"}
ENVIRONMENT = {"os.environ", "os.getenv", "environ.get"}


def files_stay_short(house: House) -> Iterator[Violation]:
    """A file of 300 lines holds more than one subject."""
    for module in house:
        lines = module.text.count("\n")
        if lines > LONGEST_FILE:
            yield Violation(
                module.path, LONGEST_FILE, f"{lines} lines; {LONGEST_FILE} is the limit, split it by subject"
            )


def functions_stay_short(house: House) -> Iterator[Violation]:
    """A function of 40 lines does more than one thing. Tests may tell a longer story."""
    for module in house:
        if module.path.parts[0] == "tests":
            continue
        for function in module.functions():
            if _length(function) > LONGEST_FUNCTION:
                yield Violation(
                    module.path,
                    function.lineno,
                    f"{function.name} has {_length(function)} lines, over {LONGEST_FUNCTION}",
                )


def names_say_what_is_inside(house: House) -> Iterator[Violation]:
    """A file called utils holds what nobody found a name for."""
    for module in house:
        bad = FORBIDDEN & set(module.path.with_suffix("").parts)
        if bad:
            yield Violation(module.path, 1, f"{bad.pop()} says nothing; name it after what is inside")


def every_module_says_what_it_is_for(house: House) -> Iterator[Violation]:
    """The first line of a file is a sentence."""
    for module in house:
        if module.text.strip() and not ast.get_docstring(module.tree):
            yield Violation(module.path, 1, "begins without a line that says what it is for")


def services_is_a_street_not_a_house(house: House) -> Iterator[Violation]:
    """`services/` has no __init__.py: nothing is shared by living in the same street."""
    for module in house:
        if module.path.as_posix() == "services/__init__.py":
            yield Violation(module.path, 1, "remove it; what services share lies in shared/")


def services_consist_of_subjects(house: House) -> Iterator[Violation]:
    """Beside its subjects a service, or a side, has a door plate, two doors, settings and the base of its tables."""
    for module in house:
        allowed = DOORS | {REGISTRY.get(module.service or "")}
        if module.service and module.subject is None and module.role not in allowed:
            yield Violation(module.path, 1, f"{module.role} belongs to a subject of {module.place.home}")


def only_the_clock_reads_the_time(house: House) -> Iterator[Violation]:
    """shared.clock is the only reader of the time: tests can set it, and the day is the city's, not UTC's."""
    for module in house:
        if module.path.as_posix() not in READ_THE_TIME:
            for name, line in readings_of_time(module):
                yield Violation(module.path, line, f"reads the time by {name}; ask shared.clock.now() or today()")


def readings_of_time(module: Module) -> Iterator[tuple[str, int]]:
    """Where a module reads the time, or imports what does under any name, or lets Postgres say which day it is."""
    if not MAY_READ.search(module.text):
        return
    yield from ((name, line) for name, line in module.imports() if name in TIME_READERS)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ENDS_OF_READERS:
            first, *rest = ast.unparse(node).split(".")
            name = ".".join([*module.meanings.get(first, first).split("."), *rest][-2:])
            if name in TIME_READERS:
                yield name, node.lineno
        elif isinstance(node, ast.Constant) and (found := DAY_OF_THE_DATABASE.search(str(node.value))):
            yield found.group(), node.lineno


def only_settings_read_the_environment(house: House) -> Iterator[Violation]:
    """A service that lacks a value says so at its start, with every other value it lacks."""
    readers = {"shared/settings.py", "shared/database/migrate.py"}
    for module, name, line in _names(house):
        if name in ENVIRONMENT and module.role != "settings" and module.path.as_posix() not in readers:
            yield Violation(module.path, line, f"reads {name}; add a field to settings.py")


def patterns_hold_to_the_end(house: House) -> Iterator[Violation]:
    """`$` also stands before a newline at the end: `Shape` and `fullmatch` look at the whole of what somebody sent."""
    for module in house:
        if module.path.parts[0] not in {"services", "shared"} or module.path.name == "text.py":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and name_of(node) == "Regexp":
                yield Violation(module.path, node.lineno, "checks by Regexp; take shared.web.text.Shape")
            elif isinstance(node, ast.Call) and name_of(node) in MATCHING and _ends_in_a_dollar(node):
                yield Violation(module.path, node.lineno, "a pattern that ends in $; leave it out and use fullmatch")


def tests_are_sentences(house: House) -> Iterator[Violation]:
    """test_nobody_votes_after_closing tells what is promised; test_vote does not."""
    for module in house:
        if module.path.parts[0] == "tests":
            for function in module.functions():
                if function.name.startswith("test_") and len(re.findall(r"[a-z0-9]+", function.name)) < 4:
                    yield Violation(module.path, function.lineno, f"{function.name} is not a sentence")


def _names(house: House) -> Iterator[tuple[Module, str, int]]:
    for module in house:
        if module.path.parts[0] in {"services", "shared"}:
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Attribute):
                    yield module, ".".join(ast.unparse(node).split(".")[-2:]), node.lineno


def name_of(call: ast.Call) -> str:
    """What is called, without where it lies."""
    return ast.unparse(call.func).rpartition(".")[2]


def _ends_in_a_dollar(call: ast.Call) -> bool:
    """Whether the pattern is a text that ends so, save where `$` shall mean each line's end."""
    several_lines = any("MULTILINE" in ast.unparse(one) for one in [*call.args, *(key.value for key in call.keywords)])
    first = call.args[0] if call.args else None
    pattern = first.values[-1] if isinstance(first, ast.JoinedStr) and first.values else first
    value = pattern.value if isinstance(pattern, ast.Constant) else ""
    ends = value.endswith("$") if isinstance(value, str) else isinstance(value, bytes) and value.endswith(b"$")
    return ends and not several_lines


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring_length(function)


def docstring_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of its docstring, which count for nothing."""
    if ast.get_docstring(function) is None:
        return 0
    return (function.body[0].end_lineno or 0) - function.body[0].lineno + 1


RULES = [
    files_stay_short,
    functions_stay_short,
    names_say_what_is_inside,
    every_module_says_what_it_is_for,
    services_is_a_street_not_a_house,
    services_consist_of_subjects,
    only_the_clock_reads_the_time,
    only_settings_read_the_environment,
    patterns_hold_to_the_end,
    tests_are_sentences,
]
