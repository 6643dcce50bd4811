"""Read signatures, defaults and docstrings of Keras objects.

Knows Python's `inspect` and the habits of Keras docstrings; knows nothing of layers or of what
an argument means.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

REQUIRED = inspect.Parameter.empty
# "name: text", "`name`: text", "a, b: text", "*name: text", "name (int): text"
_ENTRY = re.compile(r"\*{0,2}`?([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)`?\s*(?:\([^)]*\))?:(.*)")
_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def own_parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The named parameters of a function, without `self` and without `*args` and `**kwargs`."""
    found = inspect.signature(function).parameters.values()
    return {p.name: p for p in found if p.name != "self" and p.kind not in _VARIADIC}


def constructors(cls: type, *, until: str) -> Iterable[Callable[..., Any]]:
    """The `__init__` functions along the inheritance line, up to the class named `until`."""
    for base in cls.__mro__:
        if base.__name__ == until and base is not cls:
            return
        if "__init__" in vars(base):
            yield vars(base)["__init__"]


def plain(value: Any) -> Any:
    """A default as JSON can hold it: tuples become lists; other objects are refused."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    raise TypeError(f"a default that JSON cannot hold: {value!r}")


def without_code(text: str) -> str:
    """The docstring without fenced code.

    Keras's export machinery moves fenced code to column 0, which would spoil the dedent of all
    the other lines.
    """
    return re.sub(r"^[ \t]*```.*?^[ \t]*```[ \t]*$", "", text, flags=re.DOTALL | re.MULTILINE)


def docstring(obj: Any) -> str:
    """The dedented docstring of an object, code blocks left out; empty when there is none."""
    text = without_code(obj.__doc__ or "")
    head, _, tail = text.partition("\n")
    return (head.strip() + "\n" + textwrap.dedent(tail)).strip()


def first_sentence(obj: Any) -> str:
    """The first sentence of the docstring on one line."""
    paragraph = " ".join(docstring(obj).split("\n\n")[0].split())
    match = re.match(r"(.+?[.!])(\s|$)", paragraph)
    return (match.group(1) if match else paragraph).strip()


def description(obj: Any) -> str:
    """The paragraphs of the docstring before its first section, each on one line."""
    kept: list[str] = []
    for paragraph in re.split(r"\n\s*\n", docstring(obj)):
        if re.match(r"[A-Z][A-Za-z ]*:\s*(\n|$)", paragraph) or paragraph.startswith(">>>"):
            break
        text = _joined(paragraph.split("\n"))
        if text and not text.endswith(":"):
            kept.append(text)
    return "\n\n".join(kept)


def argument_docs(obj: Any) -> dict[str, str]:
    """The texts of the docstring's `Args:` sections, by argument name."""
    docs: dict[str, str] = {}
    lines = docstring(obj).split("\n")
    for start, line in enumerate(lines):
        if re.fullmatch(r"(Call a|A)rg(ument)?s?:", line.strip()):
            indent = len(line) - len(line.lstrip())
            for name, text in _entries(lines[start + 1 :], indent):
                docs.setdefault(name, text)
    return docs


def _entries(lines: list[str], indent: int) -> Iterable[tuple[str, str]]:
    """Pairs of name and text from the lines below an `Args:` heading."""
    block: list[str] = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        block.append(line)
    items = textwrap.dedent("\n".join(block)).split("\n")
    names: list[str] = []
    text: list[str] = []
    for line in [*items, "end:"]:
        match = re.match(
            r"\*{0,2}`?([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)`?\s*(?:\([^)]*\))?:(.*)", line
        )
        if match and not line.startswith(" "):
            joined = _joined(text)
            if joined:
                yield from ((name, joined) for name in names)
            names, text = re.split(r"\s*,\s*", match.group(1)), [match.group(2)]
        else:
            text.append(line)


def _joined(lines: list[str]) -> str:
    """Lines of one entry as running text; list items keep a line of their own."""
    paragraphs = re.sub(r"\n\s*(?=[-*] )", "\n", "\n".join(lines)).split("\n")
    merged = ""
    for line in (line.strip() for line in paragraphs):
        if line.startswith(("- ", "* ")):
            merged += "\n" + line
        elif line:
            merged += (" " if merged else "") + line
    return merged.strip()
