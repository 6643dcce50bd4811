"""What floats above the drawing and never scales with it: child widgets of the canvas."""
