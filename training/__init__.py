"""Commands that make and measure the bundled weights."""
