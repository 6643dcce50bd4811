"""Acts on layers: adding where it belongs, blocks, bypass, freeze, sizes, tidying up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.document import Document
    from designer.main_window import MainWindow
    from engine.graph import LayerId, NodeId
    from engine.problems import Problem

_AT_ONCE = 1000
"""Layers whose places are found at once: a few tenths of a second, even on a slow machine."""
_SIZES = ("filters", "units", "output_dim", "depth_multiplier", "pool_size", "size", "n", "groups")


class LayerActs:
    """What the menus and panels do to layers."""

    _window: MainWindow
    _made: dict[str, Any]

    def add_layer(self, kind: str) -> None:
        """Add a layer behind the selection and connected, or where there is room."""
        canvas = self._window.canvas
        if canvas is None:
            self._window.files.new()
            canvas = self._window.canvas
        if canvas is not None:
            canvas.add_after_selection(kind)

    def make_block(self) -> None:
        """Make a block of the selection, or tell why it cannot be."""
        document = self._window.document
        reason = document.make_block(document.selection.nodes)
        if reason is not None:
            self._window.tell(reason, "warning")

    def dissolve(self) -> None:
        """Dissolve the selected block or frame."""
        document = self._window.document
        if document.selection.frame is not None:
            document.remove_frame(document.selection.frame)
        elif document.selection.node is not None:
            document.dissolve_block(document.selection.node)

    def bypass(self) -> None:
        """Bypass the selected layers, or stop doing so when all are bypassed."""
        document = self._window.document
        nodes = document.selection.nodes
        on = not all(document.model.nodes[node].bypassed for node in nodes)
        document.set_bypassed(nodes, on)

    def freeze(self) -> None:
        """Freeze the weights of the selected layers, or let them train again."""
        document = self._window.document
        nodes = document.selection.nodes
        trained = [document.model.layer_of(n).params.get("trainable", True) for n in nodes]
        document.set_frozen(nodes, on=any(value is not False for value in trained))

    def call_again(self) -> None:
        """Call the selected layer once more beside itself."""
        document = self._window.document
        node = document.selection.last
        if node is not None:
            x, y = document.model.nodes[node].at
            document.call_again(node, (x + 280.0, y))

    def scale_main(self, factor: float) -> None:
        """Halve or double the main size (filters, units …) of the selected layers."""
        document = self._window.document
        sizes: dict[LayerId, tuple[str, int]] = {}
        for node in document.selection.nodes:
            layer_id = document.model.nodes[node].layer
            layer = document.model.layers[layer_id]
            drawn = document.project.models.get(layer.model or "")
            # A block has the defaults of its parameters where it says nothing.
            params = {**(drawn.parameters if drawn is not None else {}), **layer.params}
            name = next((n for n in _SIZES if isinstance(params.get(n), int)), None)
            if name is not None:
                sizes[layer_id] = name, max(1, round(params[name] * factor))
        document.set_sizes(sizes)

    def tidy_up(self, nodes: Iterable[NodeId] = ()) -> None:
        """Lay out all layers, or the given ones."""
        from engine import arrange

        document = self._window.document
        chosen = frozenset(nodes) or None
        if len(chosen or document.model.nodes) > _AT_ONCE:
            self._tidy_long(document, chosen)
            return
        places = arrange.places(document.project, document.model_name, document.facts, chosen)
        canvas = self._window.canvas
        if canvas is not None and chosen is None:
            places = canvas.held_still(places)
        document.arrange(places)

    def _tidy_long(self, document: Document, chosen: frozenset[NodeId] | None) -> None:
        from designer.acts.tidying import LongTidy

        before: LongTidy | None = self._made.get("tidy")
        if before is not None and before.running:
            if before.document is document and before.model is document.model:
                return  # it is being done
            before.cancel()
        self._made["tidy"] = LongTidy(self._window, document, chosen)

    def reveal_problem(self, problem: Problem) -> None:
        """Select the layer that has the problem, and show it with its callout."""
        document, canvas = self._window.document, self._window.canvas
        if canvas is None or problem.node not in document.model.nodes:
            return
        document.selection.set([problem.node])
        canvas.show_problem(problem)
        if problem.params:
            # The keyboard stays with the callout, whose keys apply the cures.
            self._window.inspector.show_field(problem.params[0], focus=False)
