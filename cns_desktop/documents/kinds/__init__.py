"""The kinds of paper: each takes plain content and a frame and gives a document of blocks."""
