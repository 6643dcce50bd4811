"""What the pictures on the pages about problems show: a small network, and what is opened in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.graph import Outlet, Project
from tests.engine import broken_networks as broken
from tests.networks import chain

Show = Callable[[Any, Any], None]


class Scene(NamedTuple):
    """A picture: the network, what is shown in it, the size."""

    project: Callable[[], Project]
    show: Show
    size: tuple[int, int] = (820, 560)


def problem(code: str) -> Show:
    """Open the callout of the problem with ``code``, the network moved to the left for it."""

    def show(canvas: Any, document: Any) -> None:
        found = next(p for p in document.problems if p.code == code)
        document.selection.set([found.node])
        _aside(canvas)
        canvas.show_problem(found)

    return show


def shape_behind(name: str) -> Show:
    """Pin the shape card of the wire behind the layer called ``name``."""

    def show(canvas: Any, document: Any) -> None:
        model = document.model
        node = next(n for n in model.nodes if model.layer_of(n).name == name)
        inlet = next(i for i, o in model.wires.items() if o == Outlet(node))
        _aside(canvas)
        canvas.pin_shape(inlet)

    return show


def _aside(canvas: Any) -> None:
    """Move the network to the left, where it leaves room for a card beside it."""
    camera = canvas.camera
    canvas.look(camera._replace(x=camera.x - canvas.width() * 0.25))


def of(what: str) -> Callable[[], Project]:
    """Give the broken network called ``what``."""
    found = {case.what: case.project for case in broken.BROKEN}[what]
    return lambda: found


def _small_cnn() -> Project:
    return chain(
        ("Input", {"shape": (28, 28, 1), "name": "image"}),
        broken.conv(32, 3, name="conv"),
        ("MaxPooling2D", {"pool_size": 2, "name": "pool"}),
        ("Flatten", {"name": "flatten"}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )


def _twice_relu() -> Project:
    return chain(
        ("Input", {"shape": (28, 28, 1), "name": "image"}),
        broken.conv(32, 3, name="conv"),
        ("ReLU", {"name": "relu"}),
        ("GlobalAveragePooling2D", {"name": "pool"}),
        ("Dense", {"units": 10, "activation": "softmax", "name": "probs"}),
    )


SCENES: dict[str, Scene] = {
    "first-layer": Scene(_small_cnn, shape_behind("pool")),
    "output-shape": Scene(_small_cnn, shape_behind("conv")),
    "input-shape": Scene(of("the number of samples stands in the shape"),
                         problem("samples-in-shape")),
    "sequential": Scene(of("two LSTMs, the first gives its last step alone"),
                        problem("wrong-rank")),
    "conv2d-kernel": Scene(of("one convolution and pooling too many for 28×28"),
                           problem("kernel-too-large"), (820, 900)),
    "conv2d-rank": Scene(of("pictures without their channel axis"), problem("wrong-rank")),
    "conv2d-channels": Scene(of("channels-first pictures into a channels-last convolution"),
                             problem("channels-elsewhere")),
    "conv2d-strides": Scene(of("strides together with dilation"),
                            problem("strides-with-dilation")),
    "conv2d-groups": Scene(of("groups that do not divide the channels"),
                           problem("groups-do-not-divide")),
    "joins-channels": Scene(of("a residual block that doubles its channels"),
                            problem("shapes-differ"), (900, 560)),
    "joins-odd": Scene(of("a U-Net on pictures of an odd size"),
                       problem("concat-shapes-differ"), (900, 720)),
    "idle": Scene(_twice_relu, problem("does-nothing")),
    "losses": Scene(of("softmax and from_logits"), problem("logits-twice")),
}  # fmt: skip
