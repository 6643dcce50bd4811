"""The canvas: one widget that paints the visible part of the drawing straight from the project.

Pure first: `cards` and `pills` know words, `geometry` and `wires` know places, `index` finds what
is near, `drawing` keeps all of it in step with the document. Painting (`style`, `painting*`) turns
that into strokes for the screen and for diagrams alike. `view` is the widget, `gestures*` what a
hand does on it, `overlays` what floats above it and never scales.
"""
