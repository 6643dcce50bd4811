"""The engine: networks as values, and everything that follows from them.

It knows layers, shapes, weights, problems, files and code. It refuses to know windows: nothing in
here imports Qt, and nothing in the program's process imports Keras or TensorFlow.
"""
