"""Makes the flat drawing of a model whose blocks are open in place and whose frames are folded.

Pure, and the facts themselves where nothing is open or folded. What comes of it is described in
`unfolded`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from designer.canvas.geometry import HEIGHT, PORT_INSET, WIDTH, Point
from designer.canvas.levels import TILE, Level, is_plain, level_of
from designer.canvas.spreading import BAR, Spread, fed_at, kept, spread
from designer.canvas.unfolded import FOLDED, FOOT, Block, Special, Unfolded
from designer.places import Place
from engine import changes
from engine.changes import Change
from engine.facts import Facts, NodeFacts, output_tensors
from engine.graph import (
    OUTPUT,
    Frame,
    FrameId,
    Inlet,
    Layer,
    LayerId,
    Model,
    Node,
    NodeId,
    Outlet,
)
from engine.layers.registry import Outcome
from engine.layout.model import Rect
from engine.structure import structure
from engine.tensors import Tensor

PILL_PITCH = 80.0
"""How far apart wires leave the edges of open blocks, so that each has room for its pill."""


def unfold(
    facts: Facts,
    opened: Collection[Place],
    before: Unfolded | None = None,
    keep: bool = False,
    new: Point | None = None,
) -> Unfolded:
    """Give the drawing of ``facts`` with the blocks at the places ``opened`` open.

    Args:
        facts: of the model that is shown.
        opened: the places of open blocks; those that are not there are passed over.
        before: the drawing as it was shown before this.
        keep: leave every card where it was shown, as far as possible (a hand has moved some).
        new: how far a card that a hand puts down is shown from its own place.
    """
    if is_plain(facts, opened):
        return Unfolded(facts)
    known = {place: level.facts for place, level in before.levels.items()} if before else {}
    level = level_of(facts, opened, known)
    where = kept(level, before.steps, new) if keep and before is not None else None
    return _Flat(facts).made(level, where or spread(level))


def flat_change(before: Facts, was: Unfolded, now: Unfolded) -> Change:
    """Give what differs between two flat drawings, with cards that another size was given."""
    change = changes.compare(before, now.facts)
    keys = now.special.keys() & now.facts.model.nodes.keys()
    resized = {key for key in keys if was.special.get(key) != now.special[key]}
    return replace(change, nodes=change.nodes | resized)


class _Flat:
    """Collects the flat drawing, level by level."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.layers: dict[LayerId, Layer] = {}
        self.drawn: dict[LayerId, Layer] = {}
        self.nodes: dict[NodeId, Node] = {}
        self.wires: dict[Inlet, Outlet] = {}
        self.frames: dict[FrameId, Frame] = {}
        self.known: dict[NodeId, NodeFacts] = {}
        self.out = Unfolded(facts, plain=False)

    def made(self, level: Level, where: Spread) -> Unfolded:
        self.level(level, where)
        model = Model(self.layers, self.nodes, self.wires, self.frames, self.facts.model.settings)
        made = structure(model)
        facts = self.facts
        # Where layers are bound to parameters of an open block, the drawing says so.
        bound = any(self.layers[key] is not layer for key, layer in self.drawn.items())
        drawn = replace(model, layers=self.drawn) if bound else None
        self.out.facts = Facts(
            facts.project, facts.name, model, made, self.known, facts.feed, drawn
        )
        return self.out

    def level(self, level: Level, where: Spread) -> None:
        """Put the cards of a level into the drawing, then its wires and frames."""
        self.out.levels[level.place] = level
        for node in level.drawn:
            inner = level.opened.get(node)
            if inner is None:
                self.card(level, node, where.rects[node])
            else:
                self.bar(level, node, inner, where)
                self.level(inner, where.inner[node])
                self.foot(level, node, inner, where)
        for frame in level.tiles:
            self.tile(level, frame, where)
        for inlet, outlet in level.facts.model.wires.items():
            self.wire(level, inlet, outlet)
        if level.place:
            self.ends(level)
        self.framed(level)

    def put(
        self, key: NodeId, layer: LayerId, layer_: Layer, node: Node, known: NodeFacts,
        drawn: Layer | None = None,
    ) -> None:  # fmt: skip
        self.layers[layer] = layer_
        self.drawn[layer] = layer_ if drawn is None else drawn
        self.nodes[key] = node
        self.known[key] = known

    def card(self, level: Level, node: NodeId, rect: Rect) -> None:
        call = level.facts.model.nodes[node]
        key, layer = level.key(node), level.key(call.layer)
        self.out.steps[key] = (rect.x - call.at[0], rect.y - call.at[1])
        at = (rect.x, rect.y)
        shown = call if call.at == at and layer == call.layer else replace(call, layer=layer, at=at)
        facts, drawn = level.facts, level.facts.drawing.layers[call.layer]
        self.put(key, layer, facts.model.layers[call.layer], shown, facts.nodes[node], drawn)

    # ── open blocks ──────────────────────────────────────────────────────────────────────────

    def bar(self, level: Level, node: NodeId, inner: Level, where: Spread) -> None:
        """Put the bar of an open block: wires enter it above and go on into the block below."""
        rect, key = where.rects[node], level.key(node)
        self.card(level, node, Rect(rect.x, rect.y, rect.width, BAR))
        known = level.facts.nodes[node]
        fed = tuple(inner.facts.tensor(Outlet(door)) for door in inner.doors)
        self.known[key] = known._replace(outcome=_carried(fed, known.outcome))
        wanted = []
        for door in inner.doors:
            fed = fed_at(inner, where.inner[node], door)
            wanted.append((min(fed) + max(fed)) / 2 if fed else rect.x + rect.width / 2)
        exits = _apart(wanted, rect)
        self.out.special[key] = Special("bar", (rect.width, BAR), exits)
        layer = level.facts.model.layer_of(node)
        models = [m.layers[call.layer] for m in level.facts.project.models.values()
                  for call in m.nodes.values()]  # fmt: skip
        twice = sum(other.model == layer.model for other in models) > 1
        self.out.blocks[key] = Block(
            key, level.foot_key(node), inner.place, rect, layer.repeat, twice
        )
        for index, door in enumerate(inner.doors):
            self.out.outlets[Outlet(key, index)] = {
                inner.place: Outlet(door),
                level.place: Outlet(node, index),
            }

    def foot(self, level: Level, node: NodeId, inner: Level, where: Spread) -> None:
        """Put the foot of an open block: what comes out of it leaves here."""
        rect, key = where.rects[node], level.foot_key(node)
        ends = output_tensors(inner.facts)
        rects = where.inner[node].rects
        middle = rect.x + rect.width / 2
        shown = [inner.stand_in(end.node) for end, _ in ends]
        wanted = [_middle(rects[key]) if key in rects else middle for key in shown]
        exits = _apart(wanted, rect)
        tensors = tuple(tensor for _, tensor in ends)
        outputs = level.facts.nodes[node].outcome.outputs
        inlets = tuple(("inputs", slot) for slot in range(len(ends)))
        self.put(
            key,
            level.key(node) + FOOT,
            Layer(FOOT, level.facts.model.layer_of(node).name),
            Node(level.key(node) + FOOT, at=(rect.x, rect.bottom)),
            NodeFacts(inlets, tensors, Outcome(outputs)),
        )
        self.out.special[key] = Special("foot", (rect.width, 0.0), exits)
        for index in range(max(1, len(ends))):
            self.out.outlets[Outlet(key, index)] = {level.place: Outlet(node, index)}

    def ends(self, level: Level) -> None:
        """Run the wires from what gives a block's outputs to its foot."""
        outer = Level(level.facts, level.place[:-1])
        foot = outer.foot_key(level.place[-1])
        model = level.facts.model
        markers = [n for n in model.nodes if model.layer_of(n).kind == OUTPUT]
        wired = [n for n in markers if level.facts.structure.sources.get(n)]
        for slot, (outlet, _) in enumerate(output_tensors(level.facts)):
            flat = Inlet(foot, "inputs", slot)
            self.wires[flat] = self.source(level, outlet)
            real = (Inlet(wired[slot]),) if slot < len(wired) else ()
            self.out.inlets[flat] = (level.place, real)

    # ── folded frames ────────────────────────────────────────────────────────────────────────

    def tile(self, level: Level, frame: FrameId, where: Spread) -> None:
        """Put the tile of a folded frame, with what its members come to."""
        facts, members = level.facts, level.tiles[frame]
        key, own = level.tile_key(frame), level.rect(TILE + frame)
        at = where.rects[TILE + frame][:2]
        self.out.steps[key] = (at[0] - own.x, at[1] - own.y)
        entering, leaving = _edge(level, members)
        flat = [self.source(level, outlet) for outlet in entering]
        tensors = tuple(facts.tensor(outlet) for outlet in entering)
        inlets = tuple(("inputs", slot) for slot in range(len(flat)))
        given = tuple(facts.tensor(outlet) for outlet in leaving)
        self.put(
            key,
            key + FOLDED,
            Layer(FOLDED, facts.model.frames[frame].title),
            Node(key + FOLDED, at=at),
            NodeFacts(inlets, tensors, _summed(facts, members, given)),
        )
        self.out.special[key] = Special("tile", (WIDTH, HEIGHT), (), frame, len(members))
        for slot, (outlet, source) in enumerate(zip(entering, flat, strict=True)):
            inlet = Inlet(key, "inputs", slot)
            self.wires[inlet] = source
            wires = facts.model.wires.items()
            real = tuple(i for i, o in wires if o == outlet and i.node in members)
            self.out.inlets[inlet] = (level.place, real)
        for index, outlet in enumerate(leaving):
            self.out.outlets[Outlet(key, index)] = {level.place: outlet}

    # ── wires and frames ─────────────────────────────────────────────────────────────────────

    def source(self, level: Level, outlet: Outlet) -> Outlet:
        """Give the flat outlet of an outlet of a level."""
        node = outlet.node
        if node in level.doors:
            block = Level(level.facts, level.place[:-1]).key(level.place[-1])
            return Outlet(block, level.doors.index(node))
        if node in level.opened:
            return Outlet(level.foot_key(node), outlet.index)
        if node in level.tile_of:
            frame = level.tile_of[node]
            _, leaving = _edge(level, level.tiles[frame])
            return Outlet(level.tile_key(frame), leaving.index(outlet))
        return Outlet(level.key(node), outlet.index)

    def wire(self, level: Level, inlet: Inlet, outlet: Outlet) -> None:
        if inlet.node in level.tile_of:
            return  # its tile has it, or it is inside
        if level.place and level.facts.model.layer_of(inlet.node).kind == OUTPUT:
            return  # its block's foot has it
        self.wires[inlet._replace(node=level.key(inlet.node))] = self.source(level, outlet)

    def framed(self, level: Level) -> None:
        """Put the frames that are not folded around what is drawn of their members."""
        for key, frame in level.facts.model.frames.items():
            if key in level.tiles:
                continue
            members: set[NodeId] = set()
            for node in frame.nodes:
                if node in level.tile_of:
                    members.add(level.tile_key(level.tile_of[node]))
                else:
                    members.add(level.key(node))
                    if node in level.opened:
                        members.add(level.foot_key(node))
            hidden = frame.nodes and all(
                level.tile_of.get(n) is not None
                and level.tiles[level.tile_of[n]] >= frame.nodes & level.facts.model.nodes.keys()
                for n in frame.nodes
            )
            if not hidden:
                self.frames[level.key(key)] = replace(frame, nodes=frozenset(members), folded=False)


def _middle(rect: Rect) -> float:
    return rect.x + rect.width / 2


def _apart(wanted: list[float], rect: Rect) -> tuple[float, ...]:
    """Give places where they are wanted; all side by side where two would come too near."""
    near = any(abs(x - y) < PILL_PITCH for i, x in enumerate(wanted) for y in wanted[:i])
    if not near:
        return tuple(wanted)
    pitch = min(PILL_PITCH, (rect.width - 2 * PORT_INSET) / (len(wanted) - 1))
    wide = pitch * (len(wanted) - 1)
    middle = sum(wanted) / len(wanted)
    first = min(max(middle - wide / 2, rect.x + PORT_INSET), rect.right - PORT_INSET - wide)
    return tuple(first + pitch * i for i in range(len(wanted)))


def _carried(tensors: tuple[Tensor | None, ...], outcome: Outcome) -> Outcome:
    """Give the outcome of a bar: what enters the block goes on into it."""
    outputs = None if None in tensors else tuple(t for t in tensors if t is not None)
    return Outcome(
        outputs,
        macs=outcome.macs,
        problems=outcome.problems,
        trainable=outcome.trainable,
        non_trainable=outcome.non_trainable,
    )


def _edge(level: Level, members: frozenset[NodeId]) -> tuple[list[Outlet], list[Outlet]]:
    """Give the outlets whose wires enter a folded frame, and those of it that wires leave."""
    wires = level.facts.model.wires.items()
    entering = [o for i, o in wires if i.node in members and o.node not in members]
    leaving = [o for i, o in wires if o.node in members and i.node not in members]
    if level.place:
        ends = (outlet for outlet, _ in output_tensors(level.facts))
        leaving += [outlet for outlet in ends if outlet.node in members]
    return list(dict.fromkeys(entering)), list(dict.fromkeys(leaving))


def _summed(facts: Facts, members: frozenset[NodeId], given: tuple[Tensor | None, ...]) -> Outcome:
    """Give what a folded frame comes to: its weights and work; a fault in it is a fault of it."""
    outcomes = [facts.nodes[node].outcome for node in members]
    first = {facts.model.nodes[node].layer: facts.nodes[node].outcome for node in members}
    failed = [problem for o in outcomes if o.failed for problem in o.problems]
    macs = [o.macs for o in outcomes]
    return Outcome(
        None if failed or None in given else tuple(t for t in given if t is not None),
        macs=None if None in macs else sum(m or 0 for m in macs),
        problems=tuple(failed[:1]),
        trainable=sum(o.trainable for o in first.values()),
        non_trainable=sum(o.non_trainable for o in first.values()),
    )
