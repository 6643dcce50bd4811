"""Totals and rows: counted as Keras counts, told as people read."""

from __future__ import annotations

import pytest

from engine import edits, inference, summary
from engine.receptive import receptive_fields
from tests import networks


def rows(project):
    return {(row.name, row.call): row for row in summary.rows(inference.infer(project))}


@pytest.mark.parametrize("name", sorted(networks.COUNTS))
def test_parameters_are_those_of_keras(name):
    total = summary.totals(inference.infer(networks.EVERY[name]))
    assert total.params == networks.COUNTS[name]
    assert total.weights == 4 * networks.COUNTS[name]


def test_the_first_cnn_costs_what_is_known_of_it():
    total = summary.totals(inference.infer(networks.cnn()))
    assert (total.layers, total.macs, total.partial) == (6, 2_440_960, frozenset())
    values = 28 * 28 + 26 * 26 * 32 + 13 * 13 * 32 + 11 * 11 * 64 + 5 * 5 * 64 + 1600 + 10
    assert total.activations == 4 * values


def test_a_shared_layer_is_counted_once_and_worked_twice():
    found = rows(networks.siamese())
    assert found["encoder", 0].params == 12 * 8 + 8
    assert found["encoder", 1].params == 0
    assert found["encoder", 0].macs == found["encoder", 1].macs == 96
    total = summary.totals(inference.infer(networks.siamese()))
    assert (total.layers, total.trainable) == (3, 104 + 17)


def test_a_row_tells_shape_work_and_memory():
    row = rows(networks.cnn())["conv2d", 0]
    assert (row.kind, row.shape_text) == ("Conv2D", "26×26×32")
    assert (row.flops, row.flops_text) == (389_376, "389.4 K")
    assert (row.memory, row.memory_text) == (86_528, "84.5 KiB")


def test_while_a_part_waits_the_totals_say_that_there_will_be_more():
    project = networks.chain(("Input", {"shape": (3, 3, 1)}),
                             ("Conv2D", {"filters": 2, "kernel_size": 5}),
                             ("Dense", {"units": 2}))  # fmt: skip
    facts = inference.infer(project)
    assert summary.totals(facts).partial == set(summary.SUMS)
    words = dict(summary.status_line(facts))
    assert words["Params"] == "0 + ?"
    assert words["Layers"] == "2"


def test_the_status_line_has_the_numbers_of_the_design():
    assert summary.status_line(inference.infer(networks.cnn())) == [
        ("Layers", "6"),
        ("Params", "34,826"),
        ("FLOPs", "4.882 M"),
        ("Weights", "136 KiB"),
        ("Activations", "151 KiB per sample"),
    ]


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (9_999, "9,999"), (10_000, "10.00 K"), (144_800_000, "144.8 M"),
     (999_999, "1.000 M"), (7_755_000_000, "7.755 G"), (10**20, "100 E")],
)  # fmt: skip
def test_counts_have_four_digits(count, text):
    assert summary.count_text(count) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (65_536, "64 KiB"), (100_000, "97.7 KiB"),
     (1_950_000, "1.86 MiB"), (1_048_575, "1.00 MiB")],
)  # fmt: skip
def test_bytes_have_three_digits(count, text):
    assert summary.bytes_text(count) == text


# ── receptive fields ─────────────────────────────────────────────────────────────────────────


def fields(project):
    facts = inference.infer(project)
    found = receptive_fields(facts)
    return {facts.model.layer_of(n).name: field.sizes for n, field in found.items()}


def test_each_convolution_sees_more_of_the_image():
    found = fields(networks.cnn())
    assert found["conv2d"] == (3, 3)
    assert found["max_pooling2d"] == (4, 4)
    assert found["conv2d_1"] == (8, 8)
    assert found["max_pooling2d_1"] == (10, 10)


def test_what_mixes_all_places_has_no_field():
    assert "flatten" not in fields(networks.cnn())
    assert "dense" not in fields(networks.cnn())


def test_a_sum_sees_what_its_widest_branch_sees():
    found = fields(networks.residual(blocks=1))
    assert found["stem"] == (3, 3)
    assert found["conv_0b"] == found["merge_0"] == (7, 7)


def test_growing_again_narrows_the_step_but_not_the_view():
    project = networks.chain(
        ("Input", {"shape": (16, 16, 3)}),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "strides": 2, "name": "down"}),
        ("UpSampling2D", {"name": "up"}),
        ("Conv2D", {"filters": 4, "kernel_size": 3, "name": "after"}),
        ("Conv2DTranspose", {"filters": 4, "kernel_size": 2, "strides": 2, "name": "twice"}),
    )
    found = fields(project)
    assert (found["down"], found["up"], found["after"]) == ((3, 3), (3, 3), (5, 5))
    assert found["twice"] == (5, 5)


def test_dilation_widens_the_window():
    project = networks.chain(
        ("Input", {"shape": (32, 3)}),
        ("Conv1D", {"filters": 4, "kernel_size": 3, "dilation_rate": 4, "name": "wide"}),
    )
    assert fields(project)["wide"] == (9,)


SWITCHES = (
    ("Conv2D", {"filters": 64, "kernel_size": 3}, (8, 8, 3), "use_bias", 64),
    ("SeparableConv2D", {"filters": 5, "kernel_size": 3}, (8, 8, 3), "use_bias", 5),
    ("Dense", {"units": 7}, (3,), "use_bias", 7),
    ("LSTM", {"units": 8}, (5, 3), "use_bias", 32),
    ("LSTM", {"units": 8}, (5, 3), "unit_forget_bias", 0),
    ("GRU", {"units": 8}, (5, 3), "use_bias", 48),
    ("BatchNormalization", {}, (8, 8, 3), "center", 3),
    ("BatchNormalization", {}, (8, 8, 3), "scale", 3),
    ("LayerNormalization", {}, (8, 6), "center", 6),
    ("ReLU", {}, (4,), "trainable", 0),
)


@pytest.mark.parametrize(("kind", "params", "shape", "switch", "count"), SWITCHES)
def test_what_a_switch_brings_is_what_the_layer_has_less_without_it(
    kind, params, shape, switch, count
) -> None:
    drawing = networks.Drawing()
    node = drawing.add(kind, drawing.add("Input", shape=shape), **params)
    on = inference.infer(drawing.project)
    assert summary.switch_weights(on, [node], switch, True) == count
    layer = drawing.project.model.nodes[node].layer
    off = inference.infer(edits.set_param(drawing.project, "model", layer, switch, False))
    assert summary.switch_weights(off, [node], switch, False) == count
    if switch != "trainable":
        assert summary.totals(on).params - summary.totals(off).params == count


def test_a_shared_layer_has_the_weights_of_a_switch_once_and_what_waits_has_none() -> None:
    drawing = networks.Drawing()
    image = drawing.add("Input", shape=(3,))
    one = drawing.add("Dense", image, units=7)
    project, twin = edits.call_again(drawing.project, "model", one, (0.0, 0.0))
    facts = inference.infer(project)
    assert summary.switch_weights(facts, [one, twin], "use_bias", True) == 7
    free = networks.Drawing()
    alone = free.add("Dense", units=7)
    assert summary.switch_weights(inference.infer(free.project), [alone], "use_bias", True) == 0
