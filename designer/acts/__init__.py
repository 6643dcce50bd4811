"""What commands do that needs a panel, a dialog or the clipboard, in groups."""

from designer.acts.acts import Acts

__all__ = ["Acts"]
