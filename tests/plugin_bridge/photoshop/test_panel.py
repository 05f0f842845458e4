"""The Photoshop panel: its mapping, its requests, and its way through a strict stand-in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.plugin_bridge.conftest import decode_here, make_picture
from tests.plugin_bridge.photoshop.conftest import PHOTOSHOP
from xmpredict.develop import BY_CRS
from xmpredict.develop.settings import Settings
from xmpredict.formats import FileKind
from xmpredict.plugin_bridge.configuration import PORT, Configuration
from xmpredict.plugin_bridge.server import Server, in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from xmpredict.raw.thumbnail import Thumbnail

    Node = Callable[..., Any]

DESCRIBE = "answer(require(folder + '/panel/descriptor.js').toDescriptor(given.settings))"


class Model:
    label = "test 1"

    def predict(self, scene: Sequence[Thumbnail]) -> list[Settings]:
        return [Settings(exposure=1, contrast=12, incremental_tint=3, red_hue=4)] * len(scene)


@pytest.fixture
def jpeg(tmp_path: Path) -> Path:
    return make_picture(tmp_path / "写 picture.jpg")


@pytest.fixture
def server(
    own_data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    monkeypatch.setattr("xmpredict.predict.map_photos", decode_here)
    held = Configuration(
        roots=(tmp_path,), data=own_data_folder, decoders=1, open_model=lambda _: Model()
    )
    with Server(held, 0) as server:
        thread = in_thread(server)
        yield server
        server.stop()
        thread.join()


def test_the_manifest_lets_the_panel_reach_the_server_and_nothing_else() -> None:
    manifest = json.loads((PHOTOSHOP / "panel" / "manifest.json").read_text())
    assert manifest["manifestVersion"] == 5
    domains = manifest["requiredPermissions"]["network"]["domains"]
    assert domains == [f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"]
    assert manifest["requiredPermissions"]["localFileSystem"] == "request"
    assert (PHOTOSHOP / "panel" / manifest["main"]).is_file()


def test_settings_become_one_call(node: Node) -> None:
    settings = {"Exposure2012": 0.35, "Highlights2012": -40, "Saturation": 5, "IncrementalTint": -3}
    told = node(DESCRIBE, settings={**settings, "Dehaze": 0})
    assert told == {
        "descriptor": {
            "_obj": "Adobe Camera Raw Filter",
            "$Ex12": 0.35,
            "$Hi12": -40,
            "saturation": 5,
            "$Tint": -3,
            "$Dhze": 0,
        },
        "left": [],
    }


def test_what_the_filter_cannot_be_told_is_named(node: Node) -> None:
    settings = {"RedHue": 4, "GreenHue": 0, "ToneCurvePV2012": [[0, 0], [255, 255]]}
    assert node(DESCRIBE, settings=settings) == {"descriptor": None, "left": ["RedHue"]}
    assert node(DESCRIBE, settings={"Exposure2012": 0})["descriptor"] is None


@pytest.mark.parametrize("exposure", [1, -2])
def test_a_whole_exposure_is_made_one_that_the_filter_takes(node: Node, exposure: int) -> None:
    told = node(DESCRIBE, settings={"Exposure2012": exposure})["descriptor"]["$Ex12"]
    assert told % 1
    assert told == pytest.approx(exposure, abs=0.002)


def test_every_key_is_of_a_slider_that_rendered_files_have(node: Node) -> None:
    keys = node("answer(require(folder + '/panel/descriptor.js').KEYS)")
    assert len(set(keys.values())) == len(keys)
    assert all(BY_CRS[name].only in {None, FileKind.RENDERED} for name in keys)


BRIDGE = """
const { Bridge } = require(folder + '/panel/bridge.js');
let reads = 0;
const read = async () => JSON.stringify(given.contacts[Math.min(reads++, 1)]);
const done = (told) => answer({ told, reads });
const bridge = new Bridge(read, fetch);
const asked = given.path ? bridge.predict(given.path) : bridge.call('GET', '/v1/sliders');
asked.then(done, (error) => answer(error.message));
"""


def contact(server: Server, **other: object) -> dict[str, object]:
    return {"port": server.contact.port, "token": server.contact.token, **other}


@pytest.mark.parametrize("other", [{}, {"token": "old"}, {"port": 1}])
def test_the_server_is_asked_and_its_contact_read_again(
    node: Node, server: Server, other: dict[str, object]
) -> None:
    contacts = [contact(server, **other), contact(server)]
    told = node(BRIDGE, contacts=contacts)
    assert told["told"]["sliders"]
    assert told["reads"] == (2 if other else 1)


def test_errors_are_one_sentence_and_a_remedy(
    node: Node, server: Server, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    contacts = [contact(server)] * 2
    outside = tmp_path_factory.mktemp("elsewhere") / "a.jpg"
    refused = node(BRIDGE, contacts=contacts, path=str(outside))
    assert refused.startswith(f"{outside}: ")
    assert "; start it with `xmpredict serve --root" in refused
    broken = tmp_path / "broken.jpg"
    broken.write_text("no photo")
    said = node(BRIDGE, contacts=contacts, path=str(broken))
    assert said.startswith("The photo is no JPEG, TIFF or PNG; ")
    down = node(BRIDGE, contacts=[contact(server, port=1)] * 2, path=str(broken))
    assert "xmpredict serve" in down


PANEL = """
const Module = require('module');
const strict = (what, object) => new Proxy(object, { get(target, name) {
  if (name in target || name === 'then') return target[name];
  throw new Error(`${what} has no ${String(name)}`);
} });
let modal = false;
const said = [], calls = [], history = [], held = {}, clicks = {};
const read = async () => JSON.stringify(given.contact);
const file = strict('file', { name: 'bridge.json', read });
const photoshop = strict('photoshop', {
  app: strict('app', { activeDocument: given.open && strict('document', given.open) }),
  core: strict('core', { executeAsModal: async (work) => {
    modal = true;
    try { await work({ hostControl: {
      suspendHistory: async (options) => options,
      resumeHistory: async (options, commit) => history.push([options.name, commit]),
    } }); } finally { modal = false; }
  } }),
  action: strict('action', { batchPlay: async (commands) => {
    if (!modal) throw new Error('batchPlay outside of a modal scope');
    calls.push(...commands);
    return [given.refused ? { _obj: 'error', message: 'no' } : {}];
  } }),
});
const uxp = strict('uxp', { storage: strict('storage', { localFileSystem: strict('files', {
  getFileForOpening: async () => given.picks ? file : null,
  createPersistentToken: async () => 'remembered',
  getEntryForPersistentToken: async (token) => {
    if (token !== 'remembered') throw new Error('no such token');
    return file;
  },
}) }) });
const load = Module._load;
Module._load = (name, ...rest) => ({ photoshop, uxp })[name] || load(name, ...rest);
global.localStorage = { getItem: (k) => held[k] ?? null, setItem: (k, v) => { held[k] = v; } };
global.document = {
  getElementById: (id) => ({
    addEventListener: (_, work) => { clicks[id] = work; },
    set textContent(text) { said.push(text); },
  }),
  addEventListener: (_, work) => work(),
};
require(folder + '/panel/panel.js');
(async () => {
  for (let i = 0; i < given.times; i++) await clicks.edit();
  answer({ said, calls, history, held });
})();
"""


def edit(node: Node, server: Server, **given: object) -> dict[str, Any]:
    told: dict[str, Any] = node(PANEL, **{"contact": contact(server), "times": 1, **given})
    return told


def test_the_open_photo_is_edited(node: Node, server: Server, jpeg: Path) -> None:
    told = edit(node, server, open={"id": 1, "path": str(jpeg)}, picks=True, times=2)
    assert told["said"][-1] == "Edited, without RedHue."
    assert [call["$Cr12"] for call in told["calls"]] == [12, 12]
    assert told["history"] == [["xmpredict", True]] * 2
    assert told["said"].count("bridge.json is chosen.") == 1, "the file is asked for once"
    assert server.contact.token not in json.dumps(told["held"])


def test_a_filter_that_refuses_leaves_nothing(node: Node, server: Server, jpeg: Path) -> None:
    told = edit(node, server, open={"id": 1, "path": str(jpeg)}, picks=True, refused=True)
    assert (told["said"][-1], told["history"]) == ("no", [["xmpredict", False]])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"open": None}, "Open a photo first"),
        ({"open": {"id": 1, "path": "/a/b.nef"}}, "with their sidecars"),
        ({"open": {"id": 1, "path": "/a/b.jpg"}}, "Choose bridge.json first"),
    ],
)
def test_what_cannot_be_edited_is_said(
    node: Node, server: Server, given: dict[str, Any], said: str
) -> None:
    told = edit(node, server, **given)
    assert said in told["said"][-1]
    assert told["calls"] == []


SCRIPT = """
const vm = require('vm'), fs = require('fs');
const alerts = [], opened = [];
class File { constructor(path) { this.path = path; this.name = encodeURI(path.split('/').pop()); } }
const context = {
  File, decodeURI,
  Folder: { selectDialog: () => given.names && {
    fsName: '/shoot', getFiles: () => given.names.map((name) => new File('/shoot/' + name)) } },
  CameraRAWOpenOptions: function () {},
  CameraRAWSettingsType: { SELECTEDIMAGE: 'as its sidecar says' },
  app: { open: (file, options) => {
    if (file.path.includes('bad')) throw new Error('damaged');
    opened.push([file.path, options.settings]);
  } },
  alert: (text) => alerts.push(text), confirm: () => given.yes,
};
vm.runInNewContext(fs.readFileSync(folder + '/open_with_sidecars.jsx', 'utf8'), context);
answer({ alerts, opened });
"""


def test_raws_are_opened_as_their_sidecars_say(node: Node) -> None:
    names = [
        "b 写.NEF",
        "b 写.xmp",
        "a.CR3",
        "A.XMP",
        "no.nef",
        "c.jpg",
        "c.xmp",
        "bad.arw",
        "bad.xmp",
    ]
    told = node(SCRIPT, names=names, yes=True)
    as_said = "as its sidecar says"
    assert told["opened"] == [["/shoot/a.CR3", as_said], ["/shoot/b 写.NEF", as_said]]
    (alert,) = told["alerts"]
    assert "bad.arw: damaged" in alert


def test_nothing_is_opened_unasked(node: Node) -> None:
    assert node(SCRIPT, names=["a.CR3", "a.xmp"], yes=False) == {"alerts": [], "opened": []}
    assert node(SCRIPT, names=None)["opened"] == []
    assert "no raw with a sidecar" in node(SCRIPT, names=["a.CR3"])["alerts"][0]
