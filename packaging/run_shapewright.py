"""Where the bundle of the program begins."""

from __future__ import annotations

import os
import sys

if getattr(sys, "frozen", False) and sys.platform.startswith("linux"):
    # The loader has read LD_LIBRARY_PATH already. Children (a browser, the user's own Python) get
    # the one that was there before; with ours they would load our libraries and fail.
    _before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if _before is not None:
        os.environ["LD_LIBRARY_PATH"] = _before

from designer.__main__ import main  # noqa: E402 - the environment comes first

sys.exit(main())
