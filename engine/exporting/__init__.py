"""From a project to what people take away: Python source, notebooks, Keras JSON, tables."""
