"""Immutable values that parameters may hold: JSON made hashable, and Keras's nested objects.

A parameter holds ``None``, a bool, an int, a float, a str, a tuple of values, a `FrozenDict`, a
`KerasObject` (an initializer, a cell, an inner layer …), or, inside a block, the name of one of the
block's own parameters (`Parameter`). Nothing here knows what a value means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

Value = Any
"""None | bool | int | float | str | tuple[Value, ...] | FrozenDict | KerasObject | Parameter."""


class FrozenDict(dict[str, Any]):
    """A dict that cannot change, so that it can be shared, compared and hashed."""

    __slots__ = ("_exact", "_hash")
    _exact: tuple[Any, ...]
    _hash: int

    @property
    def exact(self) -> tuple[Any, ...]:
        """A key that tells ``1``, ``1.0`` and ``True`` apart, as Keras does; made once.

        Mappings that differ in the order of their keys alone may have different ones.
        """
        try:
            return self._exact
        except AttributeError:
            self._exact = exact(self)
            return self._exact

    def __hash__(self) -> int:  # type: ignore[override]  # dict says None
        """Hash by value; computed once, because rules look outcomes up by it."""
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(frozenset(self.items()))
            return self._hash

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this mapping is part of an immutable value; make a changed copy")

    __setitem__ = _refuse
    __delitem__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse

    def __ior__(self, other: Any) -> NoReturn:  # type: ignore[misc]
        """Refuse: ``|=`` would change the value in place."""
        self._refuse()

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by content (the default would call the refused `__setitem__`)."""
        return (FrozenDict, (dict(self),))

    def __copy__(self) -> FrozenDict:
        """Give itself: nothing can change it."""
        return self

    def __deepcopy__(self, memo: Any) -> FrozenDict:
        """Give itself: nothing can change it."""
        return self

    def with_(self, key: str, value: Any) -> FrozenDict:
        """Give a copy in which ``key`` holds ``value``; its place in the order is kept."""
        changed = dict(self)
        changed[key] = value
        return FrozenDict(changed)

    def without(self, *keys: str) -> FrozenDict:
        """Give a copy that lacks ``keys``; itself when it has none of them."""
        if not any(key in self for key in keys):
            return self
        return FrozenDict({k: v for k, v in self.items() if k not in keys})


EMPTY = FrozenDict()


@dataclass(frozen=True, slots=True)
class KerasObject:
    """A serialized Keras object that is the value of a parameter.

    ``config`` holds the constructor arguments that were given. ``module`` and
    ``registered_name`` are kept only where the catalogue does not know the class.
    """

    class_name: str
    config: FrozenDict = EMPTY
    module: str | None = None
    registered_name: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """Stands for what each use of a block gives the block's parameter called ``name``."""

    name: str


_NO_NAMES: frozenset[str] = frozenset()
ATOMS = frozenset({int, str, float, bool, type(None)})
"""Types of values that hold no others."""


def parameters_in(value: Value) -> frozenset[str]:
    """Give the names of the parameters that ``value`` holds, however deep."""
    kind = type(value)
    if kind in ATOMS or (kind is tuple and ATOMS.issuperset(map(type, value))):
        return _NO_NAMES  # nearly every argument
    if isinstance(value, Parameter):
        return frozenset((value.name,))
    if isinstance(value, KerasObject):
        value = value.config
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return frozenset().union(*map(parameters_in, value))
    return frozenset()


def objects_in(
    value: Value, closed: Callable[[KerasObject], bool] = lambda _: False
) -> Iterator[KerasObject]:
    """Go through the objects that ``value`` holds, however deep, but not into ``closed`` ones."""
    if isinstance(value, KerasObject):
        yield value
        value = () if closed(value) else value.config
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from objects_in(item, closed)


def filled(value: Value, values: Mapping[str, Value]) -> Value:
    """Give ``value`` with ``values`` in the place of the parameters that they name.

    A parameter that is not among ``values`` stays.
    """
    return rewritten(
        value, lambda one: values.get(one.name, one) if isinstance(one, Parameter) else one
    )


def rewritten(value: Value, change: Callable[[Parameter | KerasObject], Value]) -> Value:
    """Give ``value`` with what ``change`` gives for the parameters and objects in it.

    An object that it leaves is gone into. Without a change the very same value is given.
    """
    if isinstance(value, Parameter | KerasObject):
        made = change(value)
        if made is not value or isinstance(value, Parameter):
            return made
        config = rewritten(value.config, change)
        return value if config is value.config else replace(value, config=config)
    if isinstance(value, tuple):
        items = tuple(rewritten(item, change) for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    if isinstance(value, FrozenDict):
        found = {key: rewritten(item, change) for key, item in value.items()}
        return FrozenDict(found) if any(found[k] is not v for k, v in value.items()) else value
    return value


def freeze(value: Any) -> Value:
    """Give ``value`` (JSON, or a mix of lists, tuples and dicts) as an immutable value.

    A mapping with ``class_name`` and ``config`` becomes a `KerasObject`. Never raises for JSON.
    """
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    if isinstance(value, KerasObject | FrozenDict):
        return value
    if isinstance(value, Mapping):
        name, config = value.get("class_name"), value.get("config")
        if isinstance(name, str) and isinstance(config, Mapping):
            return KerasObject(
                name,
                FrozenDict({str(k): freeze(v) for k, v in config.items()}),
                value.get("module") if isinstance(value.get("module"), str) else None,
                value.get("registered_name")
                if isinstance(value.get("registered_name"), str)
                else None,
            )
        return FrozenDict({str(k): freeze(v) for k, v in value.items()})
    return value


def thaw(value: Value) -> Any:
    """Give ``value`` as plain JSON (lists and dicts), the reverse of `freeze`."""
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    if isinstance(value, Parameter):
        return {"$parameter": value.name}
    if isinstance(value, KerasObject):
        plain: dict[str, Any] = {}
        if value.module is not None:
            plain["module"] = value.module
        plain["class_name"] = value.class_name
        plain["config"] = thaw(value.config)
        if value.registered_name is not None:
            plain["registered_name"] = value.registered_name
        return plain
    if isinstance(value, Mapping):
        return {k: thaw(v) for k, v in value.items()}
    return value


_PLAIN = frozenset({int, str, type(None)})


def exact(value: Any) -> Any:
    """Give a hashable stand-in for ``value`` that is equal only for the same value and types."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return value if _PLAIN.issuperset(map(type, value)) else tuple(map(exact, value))
    if isinstance(value, dict):
        # The type in front tells {} from ().
        return (dict, *[(k, v if type(v) in _PLAIN else exact(v)) for k, v in value.items()])
    if isinstance(value, KerasObject):
        return (KerasObject, value.class_name, value.config.exact, value.module)
    return (kind, repr(value))  # bool, float (also not a number), and whatever a test may bring


def same(left: Value, right: Value) -> bool:
    """Tell whether two values are the same in type too: ``1``, ``1.0`` and ``True`` differ."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, KerasObject) and isinstance(right, KerasObject):
        return left.class_name == right.class_name and same(left.config, right.config)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(v, right[k]) for k, v in left.items())
    if isinstance(left, float) and isinstance(right, float) and left != left and right != right:
        return True  # NaN, typed twice
    return type(left) is type(right) and bool(left == right)
