"""A scene's edits as the model, the scene and the photographer have it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.errors import RefusedSidecarError
from xmpredict.network.sight import Glance, look_at
from xmpredict.plan import Wishes, plan_scene
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample
from xmpredict.xmp import Dng, Journal, Options, Status, write

OPTIONS = Options(dng=Dng.SIDECAR)
EXPOSURES = (0.3, -0.4)


@dataclass(frozen=True)
class Fixed:
    """A model that says the same always."""

    label: str = "fixed"

    def predict(self, scene):
        return [Settings(exposure=ev) for ev, _ in zip(EXPOSURES, scene, strict=True)]


@dataclass(frozen=True)
class Sure:
    settings: Settings
    spread: dict[str, float]
    glance: Glance


@dataclass(frozen=True)
class Telling(Fixed):
    """The same, with how sure it is."""

    spread_ev: float = 0.0

    def foresee(self, scene):
        spread = {"exposure": self.spread_ev}
        edits = zip(scene, self.predict(scene), strict=True)
        return [Sure(edit, spread, look_at(photo)) for photo, edit in edits]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    photos = write_sample(tmp_path_factory.mktemp("shoot"))[:2]
    return [(photo, open_photo(photo)) for photo in photos]


@pytest.fixture
def run():
    with Journal.open() as journal, journal.run(command="test", model="none") as run:
        yield run


@pytest.fixture
def cleared(scene):
    yield scene
    for photo, _ in scene:
        photo.with_suffix(".xmp").unlink(missing_ok=True)


def test_a_scene_is_made_one_and_says_what_changed(scene, run):
    plans = plan_scene(scene, Fixed(), run, OPTIONS, Wishes())
    for plan, ev in zip(plans, EXPOSURES, strict=True):
        assert plan.wanted["exposure"] != ev
        assert plan.solved["Exposure2012"][0] == f"{ev:+.2f}"
        assert float(plan.solved["Exposure2012"][1]) == plan.wanted["exposure"]
        assert plan.consistency.after.m_glc < plan.consistency.before.m_glc
        assert plan.consistency.after.person[0] < plan.consistency.before.person[0]


def test_without_the_solve_it_is_the_models(scene, run):
    plans = plan_scene(scene, Fixed(), run, OPTIONS, Wishes(solve=False))
    assert [plan.wanted for plan in plans] == Fixed().predict(scene)
    assert all(plan.consistency is None and not plan.solved for plan in plans)


@pytest.mark.parametrize("spread_ev", [0.0, 0.05, 0.2])
def test_a_models_own_spread_is_the_limit(scene, run, spread_ev):
    plans = plan_scene(scene, Telling(spread_ev=spread_ev), run, OPTIONS, Wishes())
    for plan, ev in zip(plans, EXPOSURES, strict=True):
        assert abs(plan.wanted["exposure"] - ev) <= 2 * spread_ev + 0.0051
        assert set(plan.wanted) == {"exposure"}


def test_a_named_anchor_is_left_alone_and_followed(cleared, run):
    photo = cleared[0][0]
    edit = Settings(exposure=1.1, contrast=20)
    assert write(photo, edit, run, OPTIONS).status is Status.WRITTEN
    free, led = (
        plan_scene(cleared, Fixed(), run, OPTIONS, wishes)
        for wishes in (Wishes(), Wishes(anchors=frozenset({photo.resolve()})))
    )
    assert led[0].outcome.status is Status.KEPT
    assert not led[0].solved
    assert led[1].wanted["exposure"] > free[1].wanted["exposure"] + 0.2


def test_an_anchor_without_an_edit_is_refused(scene, run):
    wishes = Wishes(anchors=frozenset({scene[0][0].resolve()}))
    with pytest.raises(RefusedSidecarError):
        plan_scene(scene, Fixed(), run, OPTIONS, wishes)


def test_a_catalogs_edit_leads_where_it_is_named_and_its_xmp_does_not_count(cleared, run):
    (first, _), (second, _) = cleared
    assert write(first, Settings(exposure=-2), run, OPTIONS).status is Status.WRITTEN
    told = {first.resolve(): Settings(exposure=1.1), second.resolve(): Settings(exposure=-3)}
    wishes = Wishes(anchors=frozenset({first.resolve()}), catalog=told)
    lead, led = plan_scene(cleared, Fixed(), run, OPTIONS, wishes)
    assert (lead.wanted, lead.outcome.status) == (Settings(exposure=1.1), Status.KEPT)
    assert led.wanted["exposure"] > EXPOSURES[1] + 0.2


def test_what_a_model_says_of_its_spread_is_passed_on(scene, run):
    plans = plan_scene(scene, Telling(spread_ev=0.2), run, OPTIONS, Wishes())
    assert [plan.spread for plan in plans] == [{"exposure": 0.2}] * 2
    assert all(plan.spread == {} for plan in plan_scene(scene, Fixed(), run, OPTIONS, Wishes()))
