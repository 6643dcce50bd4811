"""Dialogs: export, shortcuts, about. Each is made when it is first asked for."""
