"""Generate `resources/keras_catalog.json` and `resources/keras_docs.json` from the installed Keras.

    python packaging/build_catalog.py            write both files
    python packaging/build_catalog.py --check    only say whether they are up to date

Run it after an upgrade of Keras; the tests then name the arguments that need a type.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parent))

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FORMAT = 1


def build() -> dict[str, str]:
    """The text of each generated file, by file name."""
    import keras
    from catalog_tool.layer_sheets import layer_sheets
    from catalog_tool.object_sheets import object_sheets
    from catalog_tool.operation_sheets import operation_sheets
    from catalog_tool.overlay_palette import CATEGORIES, GROUP_LABELS
    from catalog_tool.writing import dump

    layers, layer_docs = layer_sheets()
    operations, operation_docs = operation_sheets()
    objects, object_docs = object_sheets()
    catalog = {
        "format": FORMAT,
        "keras": keras.__version__,
        "categories": CATEGORIES,
        "groups": GROUP_LABELS,
        "layers": layers,
        "operations": operations,
        "objects": objects,
    }
    docs = {
        "format": FORMAT,
        "keras": keras.__version__,
        "layers": layer_docs,
        "operations": operation_docs,
        "objects": object_docs,
    }
    return {"keras_catalog.json": dump(catalog, 4), "keras_docs.json": dump(docs, 4)}


def main(arguments: list[str]) -> int:
    """Write the files, or compare with `--check`; 1 when something differs."""
    stale = 0
    for name, text in build().items():
        path = RESOURCES / name
        if "--check" in arguments:
            same = path.exists() and path.read_text(encoding="utf-8") == text
            stale += not same
            print(f"{name}: {'up to date' if same else 'differs'}")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{name}: {len(text) // 1024} KiB")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
