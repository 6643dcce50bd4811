"""The window: everything a person sees and touches. What it shows, the engine computes."""
