"""Everything that can be done by name: menus, shortcuts and the command palette read one table."""
