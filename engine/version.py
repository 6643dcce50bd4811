"""The version of the program, written here and nowhere else.

It knows the number. It refuses to know where it is shown: the package, the installers, the window
and the command line all read it from here, also in a bundle that has no package metadata.
"""

VERSION = "0.1.0"
