"""Every network of keras.applications, read from its JSON and held to what Keras built.

    python -m tests.engine.importing.all_applications [NAME ...]

Every shape, dtype and count, with the shapes that Keras wrote into the file and without them. Takes
a few minutes; the tests do the same for a handful.
"""

from __future__ import annotations

import sys
import time

from engine import inspecting
from engine.importing import read_bytes
from tests.engine.importing import beside_keras, keras_models


def main(names: list[str]) -> int:
    """Compare the applications called ``names`` (all of them by default); 1 if one differs."""
    keras = keras_models.load()
    every = [name for name in dir(keras.applications) if name[0].isupper()]
    differing = 0
    for name in names or every:
        keras.backend.clear_session()
        model = getattr(keras.applications, name)(weights=None)
        try:
            said = one(model)
        except AssertionError as error:
            differing += 1
            said = f"DIFFERS: {str(error).splitlines()[0][:100]}"
        sys.stdout.write(f"{name:20} {said}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(names or every) - differing} of {len(names or every)} equal\n")
    return 1 if differing else 0


def one(model: object) -> str:
    """Compare one model; give what was compared."""
    for shapes in (True, False):
        data = keras_models.text(model, shapes=shapes)
        start = time.perf_counter()
        project = read_bytes(data, places=False)
        made = inspecting.report("", project)
        took = 1000 * (time.perf_counter() - start)
        assert beside_keras.without_rules(project) == []
        compared = beside_keras.compare(project, model)
        total = made["totals"]
        params = total["trainable"] + total["non_trainable"]
        assert params == model.count_params()
    return f"{compared:6,} calls {params:13,} parameters  read and inspected in {took:5.0f} ms"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
