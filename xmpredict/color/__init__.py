"""Color science on plain NumPy arrays: spaces, encodings, temperature and tint, differences."""
