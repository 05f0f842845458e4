"""Predicts Lightroom slider values for shoots of portraits and writes them as XMP."""
