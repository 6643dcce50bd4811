"""Where the bundle of the add-on begins: the process that has Keras."""

from __future__ import annotations

import os
import sys

# A user's choice of another back end means nothing here: the add-on brings TensorFlow alone.
os.environ["KERAS_BACKEND"] = "tensorflow"

from engine.verification.worker import main  # noqa: E402 - the environment comes first

sys.exit(main())
