"""Nodes: things with a height that can be split between pages and drawn. Blocks become nodes in `build`."""
