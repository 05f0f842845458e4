"""Where the people are in a photo, as a soft mask."""
