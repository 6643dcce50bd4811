"""Arithmetic in number fields: ``64*2``, ``(28-3)/1+1``, ``2**10``.

Public: ``evaluate(text) -> int | float`` and ``CannotEvaluate`` with words for people.  The
text is parsed, checked node by node against a short list, and computed here; nothing is ever
executed, and results are kept small enough that no text can make the program hang.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

_LONGEST = 100
_LARGEST = 2**63
_ALLOWED = re.compile(r"[0-9.eE+\-*/%() _]*")
_SPOKEN = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "^": "**"})
_OPERATORS: dict[type[ast.AST], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_SIGNS: dict[type[ast.AST], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


class CannotEvaluate(ValueError):
    """The text is not a number, nor arithmetic that gives one; its words say why."""


def evaluate(text: str) -> int | float:
    """The number that ``text`` stands for."""
    plain = text.translate(_SPOKEN).strip()
    if not plain:
        raise CannotEvaluate("Type a number, such as 64 or 64*2")
    if len(plain) > _LONGEST:
        raise CannotEvaluate("This is too long for a number")
    if not _ALLOWED.fullmatch(plain):
        raise CannotEvaluate(f"“{_odd(plain)}” cannot be in a number")
    try:
        tree = ast.parse(plain, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise CannotEvaluate("This is not a number yet, such as 64 or 64*2") from None
    return _small(_compute(tree.body))


def _odd(text: str) -> str:
    return next((sign for sign in text if not _ALLOWED.fullmatch(sign)), text)


def _compute(node: ast.AST) -> int | float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return _small(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)](_compute(node.operand))
    if isinstance(node, ast.BinOp):
        left, right = _compute(node.left), _compute(node.right)
        if isinstance(node.op, ast.Pow):
            return _power(left, right)
        if type(node.op) in _OPERATORS:
            try:
                return _small(_OPERATORS[type(node.op)](left, right))
            except ZeroDivisionError:
                raise CannotEvaluate("Division by 0 gives no number") from None
    raise CannotEvaluate("Only numbers and + - * / // % ** ( ) are understood")


def _power(base: float, exponent: float) -> int | float:
    """Refuses before it computes: 9**9**9 would take longer than anyone waits."""
    if abs(base) > 1 and abs(exponent) * math.log2(abs(base)) > 63:
        raise CannotEvaluate("This number is too large")
    if abs(base) < 1 and (abs(exponent) > 1000 or (base == 0 and exponent < 0)):
        raise CannotEvaluate("This power gives no usable number")
    result = base**exponent
    if isinstance(result, complex):
        raise CannotEvaluate("The root of a negative number is not a number here")
    return _small(result)


def _small(value: float) -> int | float:
    if isinstance(value, float) and not math.isfinite(value):
        raise CannotEvaluate("This number is too large")
    if abs(value) >= _LARGEST:
        raise CannotEvaluate("This number is too large")
    return value
