"""Scenes: photos of one subject in one light."""
