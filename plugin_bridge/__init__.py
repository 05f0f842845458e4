"""The local server, the Lightroom and Photoshop plugins, and the review page."""
