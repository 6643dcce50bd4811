"""How the program looks: colours, sizes, type, shadows and the style that Qt's own widgets get.

Knows the design tokens in ``resources/tokens.json`` and how to turn them into Qt's plain
structs.  Refuses to know what is drawn with them: there is not a network, a layer or a panel in
this package.  Everything outside reaches it through ``designer.theme`` and ``designer.symbols``.
"""
