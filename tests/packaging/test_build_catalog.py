"""The catalogue's generator: the files are what Keras says today, and the overlay is true."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.keras

ROOT = Path(__file__).resolve().parents[2]
CATALOG = json.loads((ROOT / "resources/keras_catalog.json").read_text(encoding="utf-8"))
LAYERS = CATALOG["layers"]


def tool(name: str) -> ModuleType:
    """A module of the generator."""
    if str(ROOT / "packaging") not in sys.path:
        sys.path.insert(0, str(ROOT / "packaging"))
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def trial() -> ModuleType:
    return tool("catalog_tool.trial")


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return tool("build_catalog").build()


@pytest.mark.parametrize("name", ["keras_catalog.json", "keras_docs.json"])
def test_generating_again_gives_the_same_file_byte_for_byte(generated, name):
    checked_in = (ROOT / "resources" / name).read_bytes()
    assert generated[name].encode() == checked_in, "run packaging/build_catalog.py"


def test_the_check_option_tells_a_stale_file_from_a_fresh_one(
    generated, tmp_path, monkeypatch, capsys
):
    build_catalog = tool("build_catalog")
    monkeypatch.setattr(build_catalog, "RESOURCES", tmp_path)
    monkeypatch.setattr(build_catalog, "build", lambda: generated)
    assert build_catalog.main([]) == 0
    assert build_catalog.main(["--check"]) == 0
    (tmp_path / "keras_docs.json").write_text("{}\n", encoding="utf-8")
    assert build_catalog.main(["--check"]) == 1
    assert "keras_docs.json: differs" in capsys.readouterr().out


def test_every_class_of_keras_layers_is_in_the_catalogue_with_all_its_names():
    import keras

    exported = {n: c for n, c in vars(keras.layers).items() if inspect.isclass(c)}
    known = {name for kind, sheet in LAYERS.items() for name in (kind, *sheet.get("aliases", ()))}
    assert known - {"Input", "Output"} == set(exported)
    assert len(exported) == 164
    assert len(set(exported.values())) == 144 == len(LAYERS) - 1
    for kind, sheet in LAYERS.items():
        for alias in sheet.get("aliases", ()):
            assert exported[alias].__name__ == sheet["class"], kind


def test_every_class_stands_in_the_palette_once_or_is_kept_out_with_a_reason():
    palette = tool("catalog_tool.overlay_palette")
    shown = [kind for text in palette.PALETTE.values() for kind in text.split()]
    hidden = list(palette.NOT_IN_PALETTE)
    assert sorted([*shown, *hidden]) == sorted(LAYERS)
    assert len(shown) == 134
    assert all(palette.NOT_IN_PALETTE.values())


def test_the_overlay_names_only_arguments_that_exist():
    palette = tool("catalog_tool.overlay_palette")
    by_layer = tool("catalog_tool.overlay_kinds").BY_LAYER
    general = tool("catalog_tool.overlay_layers")
    everywhere = {name for sheet in LAYERS.values() for name in sheet["params"]}
    for kind, facts in by_layer.items():
        assert set(facts) <= set(LAYERS[kind]["params"]), kind
    assert set(general.BY_NAME) <= everywhere
    assert set(general.WITH_RANK) <= everywhere
    assert set(palette.GROUP_BY_NAME) <= everywhere
    assert set(palette.SAMPLES) <= everywhere
    calls = {name for sheet in LAYERS.values() for name in sheet.get("call", ())}
    assert set(general.CALL_BY_NAME) <= calls
    assert set(general.LIST_INPUTS) <= set(LAYERS)
    for kind, names in palette.LEFT_OUT.items():
        assert not set(names) & set(LAYERS[kind]["params"])


def test_the_overlay_names_only_operations_and_objects_that_exist():
    operations = tool("catalog_tool.overlay_operations")
    objects = tool("catalog_tool.overlay_objects")
    arguments = {n for s in CATALOG["operations"].values() for n in s["params"]}
    calls = {n for s in CATALOG["operations"].values() for n in s["call"]}
    assert set(operations.BY_NAME) <= arguments
    assert set(operations.CALL_BY_NAME) <= calls
    for kind, facts in operations.BY_OPERATION.items():
        assert set(facts) <= set(CATALOG["operations"][kind]["params"]), kind
    for kind, facts in operations.CALL_BY_OPERATION.items():
        assert set(facts) <= set(CATALOG["operations"][kind]["call"]), kind
    members = {n: s for family in CATALOG["objects"].values() for n, s in family.items()}
    assert set(objects.BY_NAME) <= {n for s in members.values() for n in s.get("params", ())}
    for name, facts in objects.BY_OBJECT.items():
        assert set(facts) <= set(members[name]["params"]), name


def all_arguments():
    """Each argument of the catalogue as (`Kind.argument`, fact)."""
    sheets = {**LAYERS, **CATALOG["operations"]}
    for family in CATALOG["objects"].values():
        sheets |= {n: s for n, s in family.items() if n not in LAYERS}
    for kind, sheet in sheets.items():
        for part in ("params", "call"):
            for name, fact in sheet.get(part, {}).items():
                yield f"{kind}.{name}", fact


def test_no_argument_is_without_a_type():
    types = tool("catalog_tool.overlay_types").TYPES
    assert [name for name, fact in all_arguments() if "untyped" in fact] == []
    assert {fact["type"] for _, fact in all_arguments()} <= set(types)


def test_arguments_are_plain_json_only_where_a_reason_is_given():
    reasons = tool("catalog_tool.overlay_json").ON_PURPOSE
    assert {name for name, fact in all_arguments() if fact["type"] == "json"} == set(reasons)


def tried_layers():
    cells = [k for k in LAYERS if k.endswith(("Cell", "Cells"))]
    return [k for k, s in LAYERS.items() if "category" in s and k != "Output"] + cells


@pytest.mark.parametrize("kind", tried_layers())
def test_keras_takes_every_default_choice_and_bound_of(trial, kind):
    assert trial.why_refused(kind) is None
    refused = {}
    for name, fact in LAYERS[kind]["params"].items():
        for value in acceptable_values(fact):
            why = trial.why_refused(kind, **{name: value})
            if why is not None and f"{kind}.{name}" not in NEEDS_ANOTHER:
                refused[name, value] = why
    assert refused == {}


# Arguments that make sense only together with others, which the trial leaves as they are.
NEEDS_ANOTHER = {
    "CategoryEncoding.num_tokens",  # None only with output_mode="int", as no layer has by default
    "Conv1DTranspose.output_padding",
    "Conv2DTranspose.output_padding",
    "Conv3DTranspose.output_padding",  # less than strides
    "Discretization.num_bins",  # None only with bin_boundaries
    "Input.shape",  # None only with batch_shape
    "STFTSpectrogram.fft_length",  # at least frame_length
}


def test_the_exceptions_to_that_are_still_needed(trial):
    for name in NEEDS_ANOTHER:
        kind, argument = name.split(".")
        values = acceptable_values(LAYERS[kind]["params"][argument])
        assert not all(trial.takes(kind, argument, value) for value in values), name


def acceptable_values(fact: dict) -> list:
    """Values that the fact claims to be good: default, choices, None, the bounds themselves."""
    values = [fact["default"]] if "default" in fact else []
    values += fact.get("choices", [])
    if fact.get("nullable"):
        values.append(None)
    if fact["type"] in ("int", "float"):
        values += [fact[b] for b in ("min", "max") if b in fact and b not in exclusive(fact)]
    if fact["type"] == "int_tuple" and "n" in fact and "min" in fact:
        values.append([max(fact["min"], 1)] * fact["n"])
        if fact.get("single"):
            values.append(max(fact["min"], 1))
    return [tuple(v) if isinstance(v, list) else v for v in values]


def exclusive(fact: dict) -> list[str]:
    return fact.get("exclusive", [])


@pytest.mark.parametrize("kind", tried_layers())
def test_keras_refuses_what_is_out_of_bounds_unless_called_lenient_in(trial, kind):
    for name, fact in LAYERS[kind]["params"].items():
        outside = trial.values_outside(fact)
        taken = [v for v in outside if trial.takes(kind, name, v)]
        assert bool(taken) == fact.get("lenient", False), (name, taken)


def test_the_trial_notices_a_wrong_fact(trial):
    assert trial.observed("Dense", "units", {"type": "int", "min": 5}) == {"lenient": True}
    assert trial.observed("Dense", "units", {"type": "int", "min": 1}) == {}
    assert trial.observed("Conv2D", "padding", {"type": "enum", "choices": ["same"]}) == {
        "ci": True
    }
    assert trial.why_refused("Conv2D", padding="causal") is not None


def test_every_configuration_key_is_an_argument_or_listed_as_configuration_only():
    samples = tool("catalog_tool.samples")
    classes = samples.layer_classes()
    for kind in tried_layers():
        sheet = LAYERS[kind]
        keys = set(samples.construct(kind, classes[kind][0]).get_config())
        assert keys == (
            set(sheet["params"]) - set(sheet.get("config_omits", ()))
            | set(sheet.get("config_only", ()))
        ), kind


def test_every_operation_names_a_public_function_that_takes_its_arguments():
    import keras

    for kind, sheet in CATALOG["operations"].items():
        module = importlib.import_module(sheet["module"])
        assert inspect.isclass(getattr(module, sheet["class"])), kind
        function = keras
        for step in sheet["function"].split(".")[1:]:
            function = getattr(function, step)
        assert kind == "ops." + sheet["function"].rsplit(".", 1)[1]
        taken = {name.lstrip("*") for name in sheet["signature"]}
        given = {*sheet["params"], *sheet["call"]} - {"name"}
        if kind == "ops.layer_normalization":  # rms_scaling comes in through **kwargs
            given = given - {"rms_scaling"} | {"kwargs"}
        if kind == "ops.multi_hot":  # the function swallows further keywords
            given |= {"kwargs"}
        assert given == taken, kind


def test_every_object_can_be_made_by_each_of_its_names_and_with_its_defaults():
    import keras

    for family in ("initializers", "regularizers", "constraints", "losses", "metrics"):
        module = getattr(keras, family)
        for name, sheet in CATALOG["objects"][family].items():
            if any("default" not in f for f in sheet["params"].values()):
                assert not sheet["bare"]
                continue
            defaults = {n: f["default"] for n, f in sheet["params"].items()}
            getattr(module, name)(**defaults)
            for identifier in (name, *sheet.get("aliases", ())):
                if sheet.get("bare", True):
                    assert module.get(identifier) is not None, (family, identifier)
                else:
                    with pytest.raises((KeyError, TypeError, ValueError)):
                        module.get(identifier)
    for name, sheet in CATALOG["objects"]["activations"].items():
        for identifier in (name, *sheet.get("aliases", ())):
            assert keras.activations.get(identifier).__name__ == name
    for name, sheet in CATALOG["objects"]["dtypes"].items():
        policy = keras.dtype_policies.get(name)
        assert (policy.compute_dtype != policy.variable_dtype) == sheet.get("policy", False)


def test_no_folder_of_packaging_shadows_the_library_of_that_name():
    assert not (ROOT / "packaging/__init__.py").exists()
    assert Path(importlib.util.find_spec("packaging").origin).parent != ROOT / "packaging"
