"""What we say beside what Keras says, as a list of differences.

Both sides are plain data in the form of `shapewright inspect --json`. It knows how calls of the two
sides belong together and refuses to know where either side came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]
Key = tuple[str, str, int]


class Mismatch(NamedTuple):
    """One difference: at which call, in what, our value and Keras's."""

    model: str
    node: str
    call: int
    what: str
    ours: Any
    keras: Any

    def as_json(self) -> dict[str, Any]:
        """Give the form that `verify --json` writes."""
        return dict(self._asdict())


def compare(ours: Row, keras: Row) -> list[Mismatch]:
    """List where two descriptions of one network differ; an empty list means verified."""
    found = [
        *_compare_ends(ours, keras),
        *_compare_totals(ours, keras),
    ]
    # Inputs are compared as ends; Keras's side does not list them as calls.
    mine_all = [row for row in ours["nodes"] if row["kind"] != "Input"]
    pairs, ours_alone, keras_alone = pair_up(mine_all, keras["nodes"])
    for mine, theirs in pairs:
        found.extend(_compare_rows(mine, theirs))
    found.extend(
        _alone(row, "missing in Keras", row["kind"], None)
        for row in ours_alone
        if not _repeated(row)
    )
    found.extend(_alone(row, "missing in the drawing", None, row["kind"]) for row in keras_alone)
    return found


def _alone(row: Row, what: str, ours: Any, keras: Any) -> Mismatch:
    return Mismatch(row["model"], row["name"], row["call"], what, ours, keras)


def _nested(row: Row) -> bool:
    return "/" in str(row["model"])


def _repeated(row: Row) -> bool:
    """Say whether a row is of a nested model that was called before: Keras lists it once."""
    return _nested(row) and int(row["call"]) > 0


# -- Who belongs to whom -----------------------------------------------------------------------


def pair_up(
    ours: Sequence[Row], keras: Sequence[Row]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pair the calls of both sides; give the pairs, and who is left alone on either side.

    Layers are known by model, name and call. Operations (`keras.ops`) are named by Keras as it
    goes, so they are paired by what arrives and what comes out, in the order of the network.
    """
    by_key = {_key(row, keras): row for row in keras if row}
    pairs, ours_left = [], []
    for row in ours:
        partner = by_key.pop(_key(row, ours), None)
        if partner is not None and _same_kind(row, partner):
            pairs.append((row, partner))
        else:
            ours_left.append(row)
            if partner is not None:
                by_key[_key(partner, keras)] = partner
    keras_left = list(by_key.values())
    # What we know nothing of comes out as anything; there the inputs alone must do.
    for form in (_whole_form, _input_form):
        ours_left, keras_left = _pair_by(form, ours_left, keras_left, pairs)
    return pairs, ours_left, keras_left


def _pair_by(
    form: Callable[[Row], str], ours: list[Row], keras: list[Row], pairs: list[tuple[Row, Row]]
) -> tuple[list[Row], list[Row]]:
    """Pair rows of equal form in the order of the network; give those that are left."""
    by_form: defaultdict[str, list[Row]] = defaultdict(list)
    for row in keras:
        by_form[form(row)].append(row)
    alone = []
    for row in ours:
        partners = by_form[form(row)]
        if partners and (form is _whole_form or _claims_nothing(row)):
            pairs.append((row, partners.pop(0)))
        else:
            alone.append(row)
    return alone, [row for rows in by_form.values() for row in rows]


def _key(row: Row, side: Sequence[Row]) -> Key:
    # The outermost model's own name may differ: a script need not repeat it.
    outermost = str(side[0]["model"]).split("/")[0]
    path = str(row["model"])
    path = path[len(outermost) :] if path.split("/")[0] == outermost else path
    return (path, str(row["name"]), int(row["call"]))


def _same_kind(mine: Row, theirs: Row) -> bool:
    kind = str(mine["kind"])
    if kind == "Model":  # a nested model: Functional or Sequential to Keras
        return True
    return kind.startswith("ops.") or kind.rsplit(">", 1)[-1] == theirs["kind"]


def _whole_form(row: Row) -> str:
    return _input_form(row) + _shapes(row["outputs"])


def _input_form(row: Row) -> str:
    return _shapes(row["inputs"])


def _shapes(tensors: Iterable[Row] | None) -> str:
    return str([tensor["shape"] for tensor in tensors or ()])


def _claims_nothing(row: Row) -> bool:
    return any(tensor["shape"] is None for tensor in row["outputs"] or ())


# -- What may differ ---------------------------------------------------------------------------

Tensors = list[tuple[list[int | None] | None, str | None]]


def _compare_ends(ours: Row, keras: Row) -> Iterator[Mismatch]:
    for what in ("inputs", "outputs"):
        mine, theirs = _tensors(ours[what]), _tensors(keras[what])
        if not _equal(mine, theirs):
            yield Mismatch("", "", 0, what, mine, theirs)


def _compare_totals(ours: Row, keras: Row) -> Iterator[Mismatch]:
    for what in ("trainable", "non_trainable"):
        mine, theirs = ours["totals"][what], keras["totals"][what]
        if mine != theirs:
            yield Mismatch("", "", 0, f"total {what}", mine, theirs)


def _compare_rows(mine: Row, theirs: Row) -> Iterator[Mismatch]:
    where = (mine["model"], mine["name"], mine["call"])
    for what in ("inputs", "outputs"):
        left, right = _tensors(mine[what]), _tensors(theirs[what])
        if what == "inputs":
            # Keras sorts arguments that were given by name.
            left, right = _sorted(left), _sorted(right)
        if not _equal(left, right, nested=_nested(mine)):
            yield Mismatch(*where, what, left, right)
    # A nested model's weights are listed once more with its own layers.
    if mine["kind"] == "Model":
        return
    for what in ("trainable", "non_trainable"):
        if mine[what] != theirs[what]:
            yield Mismatch(*where, what, mine[what], theirs[what])


def _tensors(tensors: Iterable[Row] | None) -> Tensors | None:
    if tensors is None:
        return None
    return [(tensor["shape"], tensor["dtype"]) for tensor in tensors]


def _sorted(tensors: Tensors | None) -> Tensors | None:
    return None if tensors is None else sorted(tensors, key=repr)


def _equal(ours: Tensors | None, keras: Tensors | None, nested: bool = False) -> bool:
    if ours is None or keras is None or len(ours) != len(keras):
        return False
    for (shape, dtype), (other, other_dtype) in zip(ours, keras, strict=True):
        if shape is None:
            continue  # a layer that we have no rule for: nothing was claimed
        if dtype != other_dtype or not (_meet(shape, other) if nested else shape == other):
            return False
    return True


def _meet(shape: Sequence[int | None], other: Sequence[int | None] | None) -> bool:
    """Compare inside a nested model: we follow the call, Keras shows the model by itself."""
    if other is None:
        return True
    return len(shape) == len(other) and all(
        None in (a, b) or a == b for a, b in zip(shape, other, strict=True)
    )


def left_open(ours: Row) -> int:
    """Count the calls about whose outputs nothing was claimed."""
    rows: Sequence[Row] = ours["nodes"]
    return sum(map(_claims_nothing, rows))


# -- Promise and run ---------------------------------------------------------------------------


def surprises(keras: Row) -> list[Mismatch]:
    """List the calls whose executed shapes break what Keras itself had promised for them."""
    ran = keras.get("ran") or {}
    found = []
    for row, shapes in zip(keras["nodes"], _per_row(keras, ran.get("nodes")), strict=True):
        promised = [tensor["shape"] for tensor in row["outputs"]]
        if shapes is not None and not all(map(fits, promised, shapes)):
            found.append(
                Mismatch(row["model"], row["name"], row["call"], "executed", promised, shapes)
            )
    return found


def _per_row(keras: Row, shapes: Sequence[Any] | None) -> list[Any]:
    # Only the calls of the outermost model are run one by one; those inside come as None.
    outermost = keras["nodes"][0]["model"] if keras["nodes"] else ""
    rest = iter(shapes or ())
    return [next(rest, None) if row["model"] == outermost else None for row in keras["nodes"]]


def fits(promised: Sequence[int | None] | None, real: Sequence[int | None] | None) -> bool:
    """Say whether a real shape keeps a promised one, where `None` promises nothing."""
    if promised is None:
        return True
    if real is None or len(promised) != len(real):
        return False
    return all(size is None or size == other for size, other in zip(promised, real, strict=True))
