"""What is to be written to the photos of a scene: the model's edits, made one look."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from xmpredict.grouping.anchors import Anchor, find_anchor, named_anchor, told_anchor
from xmpredict.grouping.consistency import solve
from xmpredict.grouping.draft import UNSTATED, Draft, within_scene
from xmpredict.xmp.settings import to_crs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xmpredict.develop.settings import Settings
    from xmpredict.develop.slider import Text
    from xmpredict.grouping.figures import Figures
    from xmpredict.network.model import Model
    from xmpredict.network.sight import Glance
    from xmpredict.raw.thumbnail import Thumbnail
    from xmpredict.xmp import Options, Outcome, Run


class Prediction(Protocol):
    """An edit, and how sure of it a model is."""

    @property
    def settings(self) -> Settings:
        """The edit."""

    @property
    def spread(self) -> Mapping[str, float]:
        """As `Draft.spread`."""

    @property
    def glance(self) -> Glance:
        """What it saw of the photo."""


@runtime_checkable
class Unsure(Protocol):
    """A model that says how sure it is."""

    def foresee(self, scene: Sequence[Thumbnail]) -> Sequence[Prediction]:
        """Return one prediction a photo, in the order of `scene`."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of scenes."""

    solve: bool = True
    """Whether the photos of a scene are to get one look."""

    anchors: frozenset[Path] = frozenset()
    """Real paths of photos whose edit stays, and is followed."""

    catalog: Mapping[Path, Settings] = field(default_factory=dict)
    """Edits of photos that are edited in a catalog, by real path: what their XMP says does not
    count, and nothing is written to it."""


@dataclass(frozen=True, slots=True, eq=False)
class _Decided:
    """What a model says of one photo."""

    settings: Settings
    spread: Mapping[str, float] | None = None
    """As `Draft.spread`; None of a model that does not say how sure it is."""

    glance: Glance | None = None
    """What the model saw of the photo; None of one that does not look as the network does."""

    def draft(self, photo: Thumbnail, anchor: Anchor | None = None) -> Draft:
        """Return it as a draft of `photo`, with the edit of `anchor` instead, if there is one."""
        from xmpredict.network.sight import look_at  # noqa: PLC0415 - loads torch

        glance = self.glance or look_at(photo)
        return Draft(
            photo,
            anchor.settings if anchor else self.settings,
            glance.person,
            UNSTATED if self.spread is None else within_scene(self.spread),
            anchor=anchor is not None,
            features=glance.features,
        )


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far the photos of a scene are apart as the model edits them, and as it is written."""

    before: Figures
    after: Figures


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written to one photo."""

    wanted: Settings

    outcome: Outcome | None = None
    """What became of it, where nothing is to be written."""

    solved: Mapping[str, tuple[Text | None, Text]] = field(default_factory=dict)
    """What was changed for the scene's sake, by Camera Raw's name: from the model's, to this."""

    spread: Mapping[str, float] = field(default_factory=dict)
    """How sure the model is, as `Prediction.spread`; empty where it does not say it."""

    consistency: Consistency | None = None
    """Of its scene; None where the scene is one photo, or was not asked to be one."""


def plan_scene(
    scene: Sequence[tuple[Path, Thumbnail]],
    model: Model,
    run: Run,
    options: Options,
    wishes: Wishes,
) -> list[Plan]:
    """Return what is to be written to each photo of `scene`, in its order.

    Raises:
        SidecarError: If a named anchor lost its edit since the run began.
    """
    decided = _decide(model, [thumbnail for _, thumbnail in scene])
    anchors = [
        _anchor(photo, one.settings, run, options, wishes)
        for (photo, _), one in zip(scene, decided, strict=True)
    ]
    plans = [
        Plan(
            anchor.wanted if anchor else one.settings,
            anchor.outcome if anchor else None,
            spread=one.spread or {},
        )
        for anchor, one in zip(anchors, decided, strict=True)
    ]
    if not wishes.solve:
        return plans
    drafts = {
        place: one.draft(thumbnail, anchor)
        for place, ((_, thumbnail), one, anchor) in enumerate(
            zip(scene, decided, anchors, strict=True)
        )
        if anchor is None or anchor.leads
    }
    return _solved(plans, drafts)


def decide_scene(model: Model, scene: Sequence[Thumbnail], *, one_look: bool) -> list[Settings]:
    """Return what `model` decides for photos that no sidecar says anything of.

    Args:
        model: What decides.
        scene: The photos of one scene.
        one_look: Whether they are to get one look.
    """
    decided = _decide(model, scene)
    if not one_look:
        return [one.settings for one in decided]
    drafts = [one.draft(photo) for photo, one in zip(scene, decided, strict=True)]
    return solve(drafts).settings


def _decide(model: Model, scene: Sequence[Thumbnail]) -> list[_Decided]:
    if isinstance(model, Unsure):
        return [_Decided(one.settings, one.spread, one.glance) for one in model.foresee(scene)]
    return [_Decided(settings) for settings in model.predict(scene)]


def _anchor(
    photo: Path, decided: Settings, run: Run, options: Options, wishes: Wishes
) -> Anchor | None:
    real = photo.resolve()
    if real in wishes.catalog:
        return told_anchor(photo, wishes.catalog[real]) if real in wishes.anchors else None
    if real in wishes.anchors:
        return named_anchor(photo, run.folders)
    return find_anchor(photo, decided, run, options)


def _solved(plans: list[Plan], drafts: Mapping[int, Draft]) -> list[Plan]:
    """Return `plans` with the edits of a scene of `drafts`, by place, made one look."""
    if not drafts:
        return plans
    solution = solve(list(drafts.values()))
    consistency = None
    if solution.before and solution.after:
        consistency = Consistency(solution.before, solution.after)
    solved = dict(zip(drafts, solution.settings, strict=True))
    return [
        replace(plan, consistency=consistency)
        if place not in drafts or drafts[place].anchor
        else replace(
            plan,
            wanted=solved[place],
            solved=_difference(drafts[place], solved[place]),
            consistency=consistency,
        )
        for place, plan in enumerate(plans)
    ]


def _difference(draft: Draft, solved: Settings) -> dict[str, tuple[Text | None, Text]]:
    before, after = (to_crs(edit, draft.photo.kind) for edit in (draft.settings, solved))
    return {
        name: (before.get(name), text) for name, text in after.items() if before.get(name) != text
    }
