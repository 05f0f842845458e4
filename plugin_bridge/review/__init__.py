"""The review page, and the window that shows it."""
