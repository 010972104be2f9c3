"""Ways to paper: the printing system, a file. The raster way that needs Qt lives in the user interface."""
