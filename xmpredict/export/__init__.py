"""Developed photos as files: formats, color profile, and what the original says of itself."""
