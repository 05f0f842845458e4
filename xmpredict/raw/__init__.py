"""Photos as the camera made them: pixels in linear light, color, and what the camera wrote."""
