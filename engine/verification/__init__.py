"""Real Keras as the judge of what we say, in a process of its own.

`worker` is run by another Python (or by the add-on's binary) and is the only place that imports
Keras; `client` finds and starts it and talks with it; `comparison` holds what we say beside what
Keras says; `command` is `shapewright verify`. Nobody here knows the window.
"""
