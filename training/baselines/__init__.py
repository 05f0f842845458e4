"""The paper's own models, which paint pictures instead of moving sliders: what to be held against.

Each takes encoded sRGB, shape (B, 3, H, W), 0 to 1, and returns the retouched picture of the same
shape, not clipped, and what its loss adds for the network's own sake. In two steps: `decide` looks
at a small copy of the whole, and `paint` changes any rows of it by what was decided.
"""
