"""What does the sample edition look like? Drawn by numbers: see `tools/make_pictures.py`."""
