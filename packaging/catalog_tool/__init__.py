"""What `build_catalog.py` is made of: reading Keras, the hand-written overlay, writing JSON.

Nothing in here is imported by the program itself; it runs on a developer's machine only.
"""
