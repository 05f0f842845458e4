"""From what is seen of a scene's photos to the edit of each: mean and spread of every slider.

- A scene is a set: photos look at one another by attention without places, so order cannot
  matter, and a photo alone looks at itself.
- Memory grows with the square of a scene only in attention weights: 4 MB for 500 photos.
"""

from __future__ import annotations

from dataclasses import dataclass

from xmpredict.lazy import torch
from xmpredict.network import facts, tones
from xmpredict.network.backbone import FEATURES

nn, F = torch.nn, torch.nn.functional

SEEN = 2 * FEATURES
"""Backbone features of the whole picture and of the person."""

NARROWEST_SPREAD = 0.3
"""In visible units: below, nobody could tell, and the likelihood would have no end."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is."""

    width: int = 160
    heads: int = 4
    layers: int = 2
    dropout: float = 0.2
    together: bool = True
    """Whether the photos of a scene look at one another."""
    styles: int = 0
    """Retouchers that it tells apart; 0 where it learned one look."""


class Layer(nn.Module):
    """Photos look at one another, and then each thinks for itself."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.before = nn.LayerNorm(shape.width)
        self.ask = nn.Linear(shape.width, 3 * shape.width)
        self.answer = nn.Linear(shape.width, shape.width)
        self.between = nn.LayerNorm(shape.width)
        self.think = nn.Sequential(
            nn.Linear(shape.width, 2 * shape.width),
            nn.GELU(),
            nn.Dropout(shape.dropout),
            nn.Linear(2 * shape.width, shape.width),
        )

    def forward(self, tokens: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Return tokens, (S, N, width); `seen`, (S, 1, N, N), says who may look at whom."""
        scenes, photos, width = tokens.shape
        asked = self.ask(self.before(tokens)).view(scenes, photos, 3, self.heads, -1)
        query, key, value = asked.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        tokens = tokens + self.answer(mixed.transpose(1, 2).reshape(scenes, photos, width))
        thought: torch.Tensor = tokens + self.think(self.between(tokens))
        return thought


class SceneNetwork(nn.Module):
    """The part that is trained here; numbers are in visible units from neutral.

    Args:
        bounds: How far down and up each axis goes, shape (2, A).
        shape: How large it is.
    """

    bounds: torch.Tensor
    seen_mean: torch.Tensor
    seen_scale: torch.Tensor
    tones_mean: torch.Tensor
    tones_scale: torch.Tensor

    def __init__(self, bounds: torch.Tensor, shape: Shape) -> None:
        super().__init__()
        width, axes = shape.width, bounds.shape[1]
        self.shape = shape
        self.register_buffer("bounds", bounds.clone())
        for name, count in (("seen", SEEN), ("tones", tones.COUNT)):
            self.register_buffer(f"{name}_mean", torch.zeros(count))
            self.register_buffer(f"{name}_scale", torch.ones(count))
        self.from_seen = nn.Sequential(nn.Dropout(shape.dropout), nn.Linear(SEEN, width))
        self.from_tones = nn.Sequential(
            nn.Linear(tones.COUNT, width), nn.GELU(), nn.Linear(width, width)
        )
        # What training never sees must say nothing: a fact that is always missing keeps its 0.
        self.from_facts = nn.Linear(facts.COUNT, width, bias=False)
        nn.init.zeros_(self.from_facts.weight)
        self.from_style = nn.Linear(shape.styles, width, bias=False) if shape.styles else None
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.last = nn.LayerNorm(width)
        self.mean, self.spread = (
            nn.Sequential(
                nn.Linear(2 * width, width),
                nn.GELU(),
                nn.Dropout(shape.dropout),
                nn.Linear(width, axes),
            )
            for _ in range(2)
        )

    def forward(
        self,
        features: torch.Tensor,
        tone: torch.Tensor,
        fact: torch.Tensor,
        seen: torch.Tensor,
        style: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return mean and spread of each axis for scenes of photos.

        Args:
            features: Shape (S, N, 2560).
            tone: Shape (S, N, tones.COUNT).
            fact: Shape (S, N, facts.COUNT).
            seen: Whether a photo may look at another, bool, shape (S, N, N).
            style: Shares of the retouchers, shape (S, styles); None where it has no styles.

        Returns:
            Two of shape (S, N, A): the mean, within bounds, and the standard deviation.
        """
        tone = ((tone - self.tones_mean) / self.tones_scale).clamp(-6, 6)
        features = ((features - self.seen_mean) / self.seen_scale).clamp(-6, 6)
        own = self.from_seen(features) + self.from_tones(tone) + self.from_facts(fact)
        if self.from_style is not None and style is not None:
            own = own + self.from_style(style).unsqueeze(1)
        tokens = own
        for layer in self.layers:
            tokens = layer(tokens, seen.unsqueeze(1))
        known = torch.cat([self.last(tokens), F.layer_norm(own, own.shape[-1:])], -1)
        spread = F.softplus(self.spread(known)) + NARROWEST_SPREAD
        return self._bounded(self.mean(known)), spread

    def _bounded(self, raw: torch.Tensor) -> torch.Tensor:
        """Bend `raw` so that it stays within bounds, with slope 1 at neutral."""
        limits: torch.Tensor = self.bounds.abs().clamp_min(1e-3)
        down, up = limits
        return torch.where(raw > 0, up * torch.tanh(raw / up), down * torch.tanh(raw / down))
