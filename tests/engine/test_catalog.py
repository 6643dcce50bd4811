"""The catalogue as the program reads it: names, sheets, defaults, texts and the search."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine import catalog, params
from engine.catalog_search import ALIAS, CLOSE, EXACT, INITIALS, INSIDE, PREFIX, TOPIC, WORD, rank

TYPES = {
    "int", "float", "bool", "str", "enum", "int_tuple", "int_or_tuple", "shape", "axis", "dtype",
    "activation", "initializer", "regularizer", "constraint", "layer", "layers", "cell", "cells",
    "floats", "strs", "json",
}  # fmt: skip


def every_sheet():
    kinds = (*catalog.layers(), *catalog.operations())
    return [sheet for kind in kinds if (sheet := catalog.sheet(kind)) is not None]


def test_there_are_144_classes_of_keras_and_one_layer_of_our_own():
    sheets = [catalog.sheet(kind) for kind in catalog.layers()]
    assert [s.kind for s in sheets if s.pseudo] == ["Output"]
    assert len([s for s in sheets if not s.pseudo]) == 144


def test_the_palette_counts_are_those_of_the_design():
    counts = {key: len(kinds) for key, kinds in catalog.palette().items()}
    assert counts == {
        "io": 2, "conv": 10, "pool": 18, "core": 7, "norm": 6, "act": 6, "reg": 8, "rnn": 9,
        "attn": 4, "reshape": 13, "merge": 8, "prep": 43,
    }  # fmt: skip


def test_the_categories_are_those_of_the_design_tokens():
    tokens = json.loads(catalog.resource("tokens.json").read_text(encoding="utf-8"))
    themed = tokens["theme"]["dark"]["category"]
    assert {key: themed[key]["label"] for key in catalog.categories()} == catalog.categories()


def test_what_is_kept_out_of_the_palette_says_why():
    for kind in catalog.layers():
        sheet = catalog.sheet(kind)
        assert sheet.palette == (sheet.category is not None) == (sheet.reason is None), kind
    assert "cell" in catalog.sheet("LSTMCell").reason


def test_an_alias_leads_to_the_sheet_of_its_layer():
    assert catalog.sheet("Convolution2D") is catalog.sheet("Conv2D")
    assert catalog.canonical("MaxPool2D") == "MaxPooling2D"
    assert catalog.canonical("InputLayer") == "Input"
    assert catalog.canonical("GroupedQueryAttention") == "GroupQueryAttention"
    assert catalog.canonical("ops.image.resize") == "ops.resize"


def test_all_twenty_aliases_of_keras_are_known():
    aliases = [a for kind in catalog.layers() for a in catalog.sheet(kind).aliases]
    assert len(set(aliases) - {"InputLayer"}) == 20


@pytest.mark.parametrize("name", ["", "conv2d", "Conv4D", "ops.nothing", "__class__", "\0"])
def test_an_unknown_name_has_no_sheet(name):
    assert catalog.canonical(name) is None
    assert catalog.sheet(name) is None
    assert catalog.documentation(name) == ""


def test_an_unknown_kind_has_no_defaults():
    with pytest.raises(KeyError):
        catalog.default("Conv4D", "filters")


def test_a_sheet_is_made_once():
    assert catalog.sheet("Dense") is catalog.sheet("Dense")


def test_arguments_keep_the_order_that_keras_has():
    names = list(catalog.sheet("Conv2D").params)
    assert names[:7] == [
        "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups",
    ]  # fmt: skip
    assert {"name", "trainable", "dtype", "autocast"} <= set(names)


def test_an_argument_without_default_is_required():
    param = catalog.sheet("Dense").params["units"]
    assert param.required
    assert param.default is catalog.REQUIRED
    assert not param.default
    assert catalog.default("Dense", "units") is catalog.REQUIRED
    assert catalog.default("Dense", "activation") is None


def test_average_pooling_needs_a_pool_size_where_max_pooling_has_a_default():
    assert catalog.sheet("AveragePooling2D").params["pool_size"].required
    assert catalog.default("MaxPooling2D", "pool_size") == (2, 2)


def test_lists_in_defaults_are_tuples_all_the_way_down():
    assert catalog.default("Conv2D", "strides") == (1, 1)
    assert catalog.default("Cropping2D", "cropping") == ((0, 0), (0, 0))


def test_numbers_keep_their_type():
    assert type(catalog.default("Dropout", "noise_shape")) is type(None)
    assert type(catalog.default("LeakyReLU", "negative_slope")) is float
    assert type(catalog.default("Conv2D", "groups")) is int


def test_bounds_and_choices_are_what_keras_enforces():
    assert catalog.sheet("Conv2D").params["filters"].minimum == 1
    assert catalog.sheet("Conv1D").params["padding"].choices == ("valid", "same", "causal")
    assert catalog.sheet("Conv2D").params["padding"].choices == ("valid", "same")
    assert catalog.sheet("Conv2D").params["padding"].case_insensitive
    assert not catalog.sheet("MaxPooling2D").params["padding"].case_insensitive
    assert catalog.sheet("ConvLSTM2D").params["filters"].lenient
    assert catalog.sheet("RandomZoom").params["height_factor"].exclusive == ("min",)
    kernel = catalog.sheet("Conv3D").params["kernel_size"]
    assert (kernel.type, kernel.n, kernel.single, kernel.minimum) == ("int_tuple", 3, True, 1)


def test_every_argument_has_a_type_of_the_closed_set_and_a_group():
    for sheet in every_sheet():
        for param in sheet.params.values():
            assert param.type in TYPES, (sheet.kind, param.name)
            assert param.group in catalog.groups(), (sheet.kind, param.name)
            assert param.type != "enum" or param.choices, (sheet.kind, param.name)
        for param in sheet.call_params.values():
            assert param.type in TYPES | {"tensor", "tensors"}, (sheet.kind, param.name)


def test_the_groups_of_conv2d_are_those_of_the_design():
    params = catalog.sheet("Conv2D").params.values()
    grouped = {key: [p.name for p in params if p.group == key] for key in catalog.groups()}
    assert grouped["essentials"] == [
        "filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", "activation",
    ]  # fmt: skip
    assert grouped["essentials"] == [p.name for p in catalog.sheet("Conv2D").essentials]
    assert grouped["bias"] == ["use_bias", "kernel_initializer", "bias_initializer"]
    assert "kernel_regularizer" in grouped["regularizers"]
    assert "data_format" in grouped["layer"]


def test_call_arguments_are_known_by_name_and_type():
    attention = catalog.sheet("MultiHeadAttention")
    assert attention.call[:3] == ("query", "value", "key")
    assert not attention.call_params["key"].required
    assert attention.call_params["return_attention_scores"].type == "bool"
    assert catalog.sheet("Add").call_params["inputs"].type == "tensors"
    assert catalog.sheet("ops.einsum").call_params["operands"].variadic


def test_every_layer_that_is_called_lists_its_inputs():
    for kinds in catalog.palette().values():
        for kind in kinds:
            if kind != "Input":
                types = [p.type for p in catalog.sheet(kind).call_params.values()]
                assert types[0] in ("tensor", "tensors"), kind


def test_what_configurations_hold_beyond_arguments_is_known():
    assert catalog.sheet("LayerNormalization").config_only == ("rms_scaling",)
    assert {"lora_rank", "activity_regularizer"} <= set(catalog.sheet("Dense").config_omits)
    assert catalog.sheet("Input").config_omits == ("shape", "batch_size")
    assert "unroll" in catalog.sheet("ConvLSTM2D").params


def test_masking_is_known():
    assert catalog.sheet("LSTM").supports_masking
    assert not catalog.sheet("Conv2D").supports_masking


def test_an_operation_is_found_by_the_class_that_a_file_names():
    assert catalog.operation_for("keras.src.ops.numpy", "Add") == "ops.add"
    assert catalog.operation_for("keras.src.ops.numpy", "GetItem") == "ops.get_item"
    assert catalog.operation_for("keras.src.ops.nn", "LayerNorm") == "ops.layer_normalization"
    assert catalog.operation_for("keras.src.ops.image", "Resize") == "ops.resize"


def test_an_operation_that_moved_to_another_module_is_still_found():
    assert catalog.operation_for("keras.src.ops.elsewhere", "Einsum") == "ops.einsum"


def test_a_foreign_class_is_no_operation():
    assert catalog.operation_for("keras.layers", "Add") is None
    assert catalog.operation_for("my.package", "Add") is None
    assert catalog.operation_for("keras.src.ops.numpy", "Frobnicate") is None


def test_an_operation_knows_its_public_function_and_the_order_of_its_arguments():
    threshold = catalog.sheet("ops.threshold")
    assert threshold.function == "keras.ops.threshold"
    assert threshold.signature == ("x", "threshold", "default_value")
    assert catalog.sheet("ops.einsum").signature[:2] == ("subscripts", "*operands")


def test_objects_are_found_by_class_and_by_identifier():
    zeros = catalog.object_sheet("initializers", "zeros")
    assert zeros is catalog.object_sheet("initializers", "Zeros")
    assert zeros.bare
    assert not catalog.object_sheet("initializers", "constant").bare
    assert catalog.object_sheet("losses", "mse").kind == "MeanSquaredError"
    assert catalog.object_sheet("activations", "swish").kind == "silu"
    assert catalog.object_sheet("optimizers", "adam").params["learning_rate"].default == 0.001
    assert catalog.object_sheet("dtypes", "mixed_float16").mixed
    assert catalog.object_sheet("initializers", "zero_point_five") is None
    assert catalog.object_sheet("no such family", "zeros") is None


def test_every_family_of_objects_has_members():
    for family in (
        "initializers", "regularizers", "constraints", "activations", "losses", "optimizers",
        "metrics", "schedules", "dtype_policies", "dtypes", "cells",
    ):  # fmt: skip
        assert catalog.objects(family), family
    assert catalog.objects("nothing") == ()


def test_every_argument_that_is_shown_has_a_text():
    for kinds in catalog.palette().values():
        for kind in kinds:
            assert catalog.documentation(kind), kind
            for name in catalog.sheet(kind).params:
                assert catalog.documentation(kind, name), (kind, name)


def test_objects_and_their_arguments_have_texts():
    assert "initialized to 0" in catalog.object_documentation("initializers", "zeros")
    assert catalog.object_documentation("optimizers", "Adam", "learning_rate")
    assert catalog.object_documentation("optimizers", "Adam", "nonsense") == ""
    assert catalog.object_documentation("optimizers", "Nobody") == ""
    for family in ("initializers", "regularizers", "constraints", "losses", "optimizers"):
        for name in catalog.objects(family):
            assert catalog.object_documentation(family, name), name
            for param in catalog.object_sheet(family, name).params:
                assert catalog.object_documentation(family, name, param), (name, param)


def test_texts_hold_no_code_and_no_remains_of_markup():
    assert catalog.documentation("Conv2D", "filters").startswith("int, the dimension of the output")
    assert "tie_weights" not in catalog.documentation("Conv2D")
    for sheet in every_sheet():
        text = catalog.documentation(sheet.kind)
        assert ">>>" not in text, sheet.kind
        assert "```" not in text, sheet.kind


def test_an_argument_that_does_not_exist_has_no_text():
    assert catalog.documentation("Conv2D", "nonsense") == ""


def test_sheets_are_never_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalog.sheet("Dense").kind = "Denser"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalog.sheet("Dense").params["units"].minimum = 0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "kind", "how"),
    [
        ("dense", "Dense", EXACT),
        ("conv", "Conv2D", PREFIX),
        ("batch norm", "BatchNormalization", PREFIX),
        ("mha", "MultiHeadAttention", INITIALS),
        ("bn", "BatchNormalization", INITIALS),
        ("gap", "GlobalAveragePooling2D", INITIALS),
        ("c2d", "Conv2D", INITIALS),
        ("pooling", "MaxPooling2D", WORD),
        ("poolin", "MaxPooling2D", WORD),
        ("onv2", "Conv2D", INSIDE),
        ("MaxPool2D", "MaxPooling2D", ALIAS),
        ("recurrent", "LSTM", TOPIC),
        ("con2", "Conv2D", CLOSE),
        ("sepconv", "SeparableConv2D", CLOSE),
        ("lsmt", "LSTM", CLOSE),
        ("Densee", "Dense", CLOSE),
    ],
)
def test_the_best_answer_to(text, kind, how):
    assert catalog.find(text)[0] == (kind, how)


def test_pool_finds_all_eighteen_pooling_layers_and_nothing_else():
    assert set(catalog.search("pool")) == set(catalog.palette()["pool"])


@pytest.mark.parametrize("text", ["", "  ", "_", "zzzz", "§$%", "x" * 500])
def test_nonsense_finds_nothing(text):
    assert catalog.find(text) == ()


def test_only_close_names_are_suggested_and_only_when_nothing_else_answers():
    assert {found.how for found in catalog.find("con2")} == {CLOSE}
    assert len(catalog.find("con2")) <= 5
    assert CLOSE not in {found.how for found in catalog.find("conv")}


def test_every_palette_layer_is_the_first_answer_to_its_own_name():
    for kinds in catalog.palette().values():
        for kind in kinds:
            assert catalog.find(kind)[0] == (kind, EXACT)
            assert catalog.search(kind.lower())[0] == kind


def test_operations_are_found_when_asked_for():
    assert "ops.matmul" not in catalog.search("matmul")
    assert catalog.search("matmul", include_operations=True)[0] == "ops.matmul"


def test_hidden_classes_are_not_found():
    assert "TFSMLayer" not in catalog.search("layer")
    assert "LSTMCell" not in catalog.search("lstm")


def test_equal_answers_keep_the_order_that_they_came_in():
    assert [f.kind for f in rank("ab", {"AbX": (), "AbA": ()})] == ["AbX", "AbA"]


def run(code: str) -> str:
    """What a fresh Python prints for the code."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_nothing_is_read_before_it_is_asked_for_and_texts_only_when_read():
    assert (
        run(
            "from engine import catalog; a = catalog._raw.cache_info().currsize;"
            "catalog.sheet('Dense'); catalog.search('conv');"
            "b = catalog._docs.cache_info().currsize;"
            "catalog.documentation('Dense', 'units'); c = catalog._docs.cache_info().currsize;"
            "print(a, b, c)"
        )
        == "0 0 1"
    )


def test_the_catalogue_needs_neither_keras_nor_qt():
    assert (
        run(
            "import sys; from engine import catalog; catalog.documentation('Dense');"
            "print(sorted({'keras', 'tensorflow', 'PySide6', 'numpy'} & set(sys.modules)))"
        )
        == "[]"
    )


def test_resources_are_found_beside_the_engine_wherever_both_are(tmp_path):
    source = Path(catalog.__file__).parent
    (tmp_path / "engine").mkdir()
    for name in ("__init__.py", "catalog.py", "catalog_search.py", "sheets.py"):
        (tmp_path / "engine" / name).write_bytes((source / name).read_bytes())
    (tmp_path / "resources").mkdir()
    tiny = {"format": 1, "keras": "0", "categories": {}, "groups": {}, "layers": {"Mine": {}}}
    (tmp_path / "resources/keras_catalog.json").write_text(json.dumps(tiny), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-c", "from engine import catalog; print(catalog.layers())"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "('Mine',)"


def test_every_default_and_every_choice_is_a_value_that_the_engine_reads():
    for sheet in every_sheet():
        for param in sheet.params.values():
            values = [*param.choices, *(() if param.required else (param.default,))]
            for value in values:
                assert params.fault(param, value) is None, (sheet.kind, param.name, value)
