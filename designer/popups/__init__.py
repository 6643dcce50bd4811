"""What floats over the window and is answered by keys: quick add and the command palette."""
