"""The table of commands: menus in their order, each with its name, keys, icon and what it does."""

from __future__ import annotations

from designer.commands.command import Command, Desk, needs_canvas, needs_nodes
from engine.problems import Problem


def _undo_ready(desk: Desk) -> str | None:
    return None if desk.document.undo_stack.canUndo() else "Nothing to undo"


def _redo_ready(desk: Desk) -> str | None:
    return None if desk.document.undo_stack.canRedo() else "Nothing to redo"


def _needs_problems(desk: Desk) -> str | None:
    document = desk.document
    return None if document.problems or document.problems_at(()) else "There are no problems"


def _warning(desk: Desk) -> Problem | None:
    """Give the first warning of the selected layer."""
    node, problems = desk.document.selection.node, desk.document.problems
    return next((p for p in problems if p.node == node and p.severity != "error"), None)


def _needs_warning(desk: Desk) -> str | None:
    return None if _warning(desk) is not None else "needs a selected layer with a warning"


def _one_block(desk: Desk) -> str | None:
    node = desk.document.selection.node
    if node is not None and desk.document.model.layer_of(node).kind == "Model":
        return None
    return "needs a selected block"


def _block_or_frame(desk: Desk) -> str | None:
    return None if desk.document.selection.frame is not None else _one_block(desk)


def _repeats(desk: Desk) -> str | None:
    reason = _one_block(desk)
    if reason is not None:
        return reason
    layer = desk.document.model.layer_of(desk.document.selection.node)
    return None if layer.repeat > 1 else "The block is called once"


def _one_frame(desk: Desk) -> str | None:
    if desk.canvas is None:
        return "needs an open model"
    return None if desk.document.selection.frame is not None else "needs a selected frame"


def _layers_or_frame(desk: Desk) -> str | None:
    return None if _one_frame(desk) is None else needs_nodes()(desk)


def _toggle(key: str) -> dict[str, object]:
    """Give the two functions of a toggle that is kept in the settings."""
    return {
        "run": lambda d: d.settings.set(key, not d.settings.get(key)),
        "checked": lambda d: bool(d.settings.get(key)),
    }


C = Command

FILE = (
    C("file.new", "New model", lambda d: d.files.new(), "File", ("Ctrl+N",), "file-plus"),
    C("file.open", "Open…", lambda d: d.files.ask_open(), "File", ("Ctrl+O",), "folder-open",
      words="import keras json"),
    C("file.recent", "Open recent", lambda d: d.dialogs.recent(), "File", (), "hourglass"),
    C("file.save", "Save", lambda d: d.files.save(d.document), "File", ("Ctrl+S",), "save",
      needs_canvas, separator=True),
    C("file.save_as", "Save as…", lambda d: d.files.save_as(d.document), "File",
      ("Ctrl+Shift+S",), "", needs_canvas),
    C("file.export", "Export…", lambda d: d.dialogs.export(), "File", ("Ctrl+E",), "download",
      needs_canvas, separator=True, words="python notebook svg png pdf diagram"),
    C("file.copy_code", "Copy code", lambda d: d.dialogs.copy_code(), "File",
      ("Ctrl+Shift+C",), "copy", needs_canvas),
    C("file.close", "Close model", lambda d: d.files.close(d.document), "File", ("Ctrl+W",), "x",
      needs_canvas, separator=True),
    C("file.quit", "Quit", lambda d: d.dialogs.quit(), "File", ("Ctrl+Q",)),
)  # fmt: skip

EDIT = (
    C("edit.undo", "Undo", lambda d: d.document.undo_stack.undo(), "Edit", ("Ctrl+Z",), "undo-2",
      _undo_ready),
    C("edit.redo", "Redo", lambda d: d.document.undo_stack.redo(), "Edit",
      ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2", _redo_ready),
    C("edit.cut", "Cut", lambda d: d.dialogs.cut(), "Edit", ("Ctrl+X",), "scissors",
      needs_nodes(), separator=True, scope="canvas"),
    C("edit.copy", "Copy", lambda d: d.dialogs.copy(), "Edit", ("Ctrl+C",), "copy",
      needs_nodes(), scope="canvas"),
    C("edit.paste", "Paste", lambda d: d.dialogs.paste(), "Edit", ("Ctrl+V",), "clipboard",
      needs_canvas, scope="canvas"),
    C("edit.duplicate", "Duplicate", lambda d: d.canvas.duplicate(), "Edit", ("Ctrl+D",),
      "copy-plus", needs_nodes(), scope="canvas"),
    C("edit.delete", "Delete and heal", lambda d: d.canvas.delete(heal=True), "Edit",
      ("Delete", "Backspace"), "trash-2", needs_canvas, scope="canvas", separator=True),
    C("edit.delete_gap", "Delete, leave the gap", lambda d: d.canvas.delete(heal=False), "Edit",
      ("Shift+Delete",), "", needs_canvas, scope="canvas"),
    C("edit.pull_out", "Pull out of the chain",
      lambda d: d.document.pull_out(d.document.selection.nodes), "Edit", ("Ctrl+Delete",),
      "unlink", needs_nodes(), scope="canvas"),
    C("edit.select_all", "Select all", lambda d: d.canvas.select_all(), "Edit", ("Ctrl+A",), "",
      needs_canvas, scope="canvas", separator=True),
    C("edit.select_up", "Select all upstream", lambda d: d.canvas.select_upstream(), "Edit",
      ("U",), "", needs_nodes(), scope="canvas"),
    C("edit.select_down", "Select all downstream", lambda d: d.canvas.select_downstream(), "Edit",
      ("D",), "", needs_nodes(), scope="canvas"),
    C("edit.find", "Find a layer", lambda d: d.dialogs.commands("@"), "Edit", ("Ctrl+F",),
      "search", needs_canvas, separator=True),
    C("edit.rename", "Rename", lambda d: d.dialogs.rename(), "Edit", ("F2",), "pencil",
      _layers_or_frame, scope="canvas"),
    C("edit.field", "Edit the first field, or open the block", lambda d: d.dialogs.enter(), "Edit",
      ("Enter", "Return"), "", needs_nodes(), scope="canvas"),
    C("edit.halve", "Halve the main size", lambda d: d.dialogs.scale_main(0.5), "Edit", ("[",),
      "", needs_nodes(), scope="canvas"),
    C("edit.double", "Double the main size", lambda d: d.dialogs.scale_main(2.0), "Edit", ("]",),
      "", needs_nodes(), scope="canvas"),
)  # fmt: skip

VIEW = (
    C("view.fit", "Fit selection or all", lambda d: d.canvas.fit(), "View", ("F",), "maximize",
      needs_canvas, scope="canvas"),
    C("view.fit_all", "Fit all", lambda d: d.canvas.fit_all(), "View", ("Shift+1",), "scan",
      needs_canvas, scope="canvas"),
    C("view.fit_selection", "Fit selection", lambda d: d.canvas.fit_selection(), "View",
      ("Shift+2",), "", needs_nodes(), scope="canvas"),
    C("view.zoom_in", "Zoom in", lambda d: d.canvas.zoom_in(), "View", ("Ctrl+=", "Ctrl++"),
      "zoom-in", needs_canvas, separator=True),
    C("view.zoom_out", "Zoom out", lambda d: d.canvas.zoom_out(), "View", ("Ctrl+-",),
      "zoom-out", needs_canvas),
    C("view.zoom_100", "Zoom to 100 %", lambda d: d.canvas.zoom_to(1.0), "View", ("Ctrl+0",), "",
      needs_canvas),
    C("view.batch", "Show the batch dimension", menu="View", keys=("B",), icon="layers-2",
      scope="canvas", separator=True, **_toggle("show_batch")),
    C("view.shapes", "Shapes: all, changes, off", lambda d: d.canvas.cycle_shapes(), "View",
      ("S",), "ruler", needs_canvas, scope="canvas"),
    C("view.grid", "Show the grid", menu="View", icon="grid-3x3", **_toggle("show_grid")),
    C("view.minimap", "Show the minimap", menu="View", keys=("M",), icon="map", scope="canvas",
      **_toggle("show_minimap")),
    C("view.dock", "Show the dock", lambda d: d.dialogs.toggle_dock(), "View", ("Ctrl+J",),
      "panel-bottom", needs_canvas, lambda d: d.dialogs.dock_open(), separator=True),
    C("view.inspector", "Show the inspector", lambda d: d.dialogs.toggle_inspector(), "View",
      ("Ctrl+I",), "panel-right", needs_canvas, lambda d: d.dialogs.inspector_open()),
    C("view.panels", "Show all panels", lambda d: d.dialogs.toggle_panels(), "View",
      ("Ctrl+\\",), "", needs_canvas),
    C("view.next_pane", "Next pane", lambda d: d.dialogs.next_pane(1), "View",
      ("F6", "Ctrl+F6")),
    C("view.previous_pane", "Previous pane", lambda d: d.dialogs.next_pane(-1), "View",
      ("Shift+F6",)),
    C("view.theme", "Dark or light", lambda d: d.dialogs.switch_theme(), "View", (), "sun",
      separator=True, words="theme appearance"),
    C("view.theme_system", "Follow the system's theme",
      lambda d: d.settings.set("theme", "system"), "View",
      checked=lambda d: d.settings.get("theme") == "system"),
    C("view.larger", "Larger interface", lambda d: d.dialogs.scale_interface(1.1), "View",
      ("Ctrl+Alt+=",)),
    C("view.smaller", "Smaller interface", lambda d: d.dialogs.scale_interface(1 / 1.1), "View",
      ("Ctrl+Alt+-",)),
    C("view.contrast", "High contrast", menu="View", **_toggle("high_contrast")),
    C("view.motion", "Reduced motion", menu="View", **_toggle("reduced_motion")),
    C("view.tab", "Tab moves the focus on the canvas, too", menu="View", words="keyboard access",
      **_toggle("tab_moves")),
)  # fmt: skip

INSERT = (
    C("insert.quick", "Add layer", lambda d: d.dialogs.quick_add(), "Insert",
      ("Tab", "Shift+A"), "plus", needs_canvas, scope="canvas"),
    C("insert.search", "Search the palette", lambda d: d.panel("palette").focus_search(),
      "Insert", ("/",), "search", needs_canvas, scope="canvas"),
    C("insert.replace", "Replace the layer", lambda d: d.dialogs.quick_replace(), "Insert",
      ("R",), "refresh-cw", needs_nodes(), scope="canvas"),
    C("insert.connect", "Connect from the selection", lambda d: d.canvas.begin_connecting(),
      "Insert", ("C",), "link-2", needs_nodes(), scope="canvas"),
    C("insert.call_again", "Call the layer again (shared weights)",
      lambda d: d.dialogs.call_again(), "Insert", (), "git-branch", needs_nodes(),
      separator=True, words="shared weights siamese"),
)  # fmt: skip

ARRANGE = (
    C("arrange.tidy", "Tidy up all layers", lambda d: d.dialogs.tidy_up(), "Arrange",
      ("Ctrl+Shift+L",), "workflow", needs_canvas, words="auto layout arrange"),
    C("arrange.tidy_selection", "Tidy up the selection",
      lambda d: d.dialogs.tidy_up(d.document.selection.nodes), "Arrange", ("L",), "",
      needs_nodes(2), scope="canvas"),
    *(
        C(f"arrange.align_{edge}", text, lambda d, e=edge: d.canvas.align(e), "Arrange", (keys,),
          icon, needs_nodes(2), separator=edge == "left")
        for edge, text, keys, icon in (
            ("left", "Align left edges", "Alt+A", "align-start-vertical"),
            ("right", "Align right edges", "Alt+D", "align-end-vertical"),
            ("top", "Align top edges", "Alt+W", "align-start-horizontal"),
            ("bottom", "Align bottom edges", "Alt+S", "align-end-horizontal"),
            ("hcentre", "Align centers", "Alt+H", "align-center-vertical"),
            ("vcentre", "Align middles", "Alt+V", "align-center-horizontal"),
        )
    ),
    C("arrange.spread_h", "Distribute horizontally", lambda d: d.canvas.distribute("h"),
      "Arrange", ("Alt+Shift+H",), "distribute-horizontal", needs_nodes(3)),
    C("arrange.spread_v", "Distribute vertically", lambda d: d.canvas.distribute("v"),
      "Arrange", ("Alt+Shift+V",), "distribute-vertical", needs_nodes(3)),
    C("arrange.frame", "Frame the selection",
      lambda d: d.document.add_frame(d.document.selection.nodes), "Arrange", ("Ctrl+Alt+G",),
      "square-dashed", needs_nodes(), separator=True),
    C("arrange.fold", "Fold or unfold the frame", lambda d: d.canvas.toggle_frame(), "Arrange",
      ("Ctrl+Alt+F",), "chevrons-down-up", _one_frame),
)  # fmt: skip

MODEL = (
    C("model.block", "Make block", lambda d: d.dialogs.make_block(), "Model", ("Ctrl+G",),
      "group", needs_nodes()),
    C("model.dissolve", "Dissolve block or frame", lambda d: d.dialogs.dissolve(), "Model",
      ("Ctrl+Shift+G",), "ungroup", _block_or_frame),
    C("model.unique", "Make block unique",
      lambda d: d.document.make_unique(d.document.selection.node), "Model", (), "git-branch",
      _one_block),
    C("model.open_block", "Open block", lambda d: d.canvas.open_block(), "Model",
      ("Ctrl+Enter", "Ctrl+Return"), "external-link", _one_block, scope="canvas"),
    C("model.expand", "Open or close block in place", lambda d: d.canvas.toggle_block(), "Model",
      (), "chevrons-up-down", _one_block, words="expand collapse enter"),
    C("model.repeat_more", "Repeat block once more", lambda d: d.canvas.repeat(1), "Model", (),
      "plus", _one_block, words="loop times"),
    C("model.repeat_less", "Repeat block once less", lambda d: d.canvas.repeat(-1), "Model", (),
      "minus", _repeats),
    C("model.bypass", "Bypass", lambda d: d.dialogs.bypass(), "Model", ("Ctrl+B",), "eye-off",
      needs_nodes(), separator=True),
    C("model.freeze", "Freeze weights", lambda d: d.dialogs.freeze(), "Model", ("T",),
      "snowflake", needs_nodes(), scope="canvas"),
    C("model.next_problem", "Next problem", lambda d: d.panel("problems").step(1), "Model",
      ("F8",), "circle-alert", _needs_problems, separator=True),
    C("model.previous_problem", "Previous problem", lambda d: d.panel("problems").step(-1),
      "Model", ("Shift+F8",), "", _needs_problems),
    C("model.fixes", "Fixes of the problem", lambda d: d.canvas.show_fixes(), "Model",
      ("Ctrl+.",), "wand-sparkles", _needs_problems),
    C("model.ignore", "Ignore the warning here", lambda d: d.document.ignore(_warning(d)),
      "Model", (), "eye-off", _needs_warning, words="set aside suppress"),
    C("model.verify", "Verify with Keras now", lambda d: d.dialogs.verify(), "Model", ("F5",),
      "circle-check", needs_canvas, words="recalculate shapes check"),
    C("model.verify_live", "Verify again after edits", menu="Model", **_toggle("verify_live"),
      words="keras live check"),
)  # fmt: skip

HELP = (
    C("help.commands", "Command palette", lambda d: d.dialogs.commands(""), "Help", ("Ctrl+K",),
      "search"),
    C("help.commands_only", "Commands only", lambda d: d.dialogs.commands(">"), "Help",
      ("Ctrl+Shift+P",)),
    C("help.docs", "About this layer", lambda d: d.dialogs.layer_docs(), "Help", ("F1",),
      "book-open", needs_nodes()),
    C("help.keys", "Keyboard shortcuts", lambda d: d.dialogs.keys(), "Help", ("?",), "keyboard",
      scope="canvas"),
    C("help.tour", "Tour: your first CNN in 3 minutes", lambda d: d.dialogs.tour(), "Help", (),
      "graduation-cap"),
    C("help.about", "About Shapewright", lambda d: d.dialogs.about(), "Help", (), "info",
      separator=True),
)  # fmt: skip

MENUS: dict[str, tuple[Command, ...]] = {
    "File": FILE,
    "Edit": EDIT,
    "View": VIEW,
    "Insert": INSERT,
    "Arrange": ARRANGE,
    "Model": MODEL,
    "Help": HELP,
}

COMMANDS: dict[str, Command] = {c.id: c for menu in MENUS.values() for c in menu}
"""Every command by its id."""
