"""How far the classifier and the readers of figures can be trusted."""
