"""The models: what looks at a scene and moves the sliders."""
