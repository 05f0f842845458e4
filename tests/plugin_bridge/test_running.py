"""What is said to who wants a server that runs already in another way."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.plugin_bridge.conftest import configured
from xmpredict.cli.serve import serve
from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.running import Running
from xmpredict.plugin_bridge.server import Server, in_thread
from xmpredict.xmp import Dng


@pytest.fixture
def running(tmp_path, own_data_folder):
    """A server of the user's data folder, for the folder `photos`."""
    root = tmp_path / "photos"
    root.mkdir()
    with Server(configured(root, own_data_folder), port=0) as server:
        thread = in_thread(server)
        yield server
        server.stop()
        thread.join()


@pytest.fixture
def root(running):
    return running.configuration.roots[0]


def test_it_says_where_and_for_which_photos(running, root):
    said = CliRunner().invoke(serve, ["--root", str(root)])
    assert said.exit_code == 0
    where = f"http://127.0.0.1:{running.contact.port}, as process {running.contact.pid}"
    assert f"Already serving at {where}, for photos below {root}\n" in said.output


@pytest.mark.parametrize("wanted", ["nothing", "port", "any port", "root", "below it", "dng"])
def test_what_the_running_one_has_is_no_complaint(running, root, wanted):
    (root / "june").mkdir()
    Running.of(running.contact).check(
        {"port": running.contact.port, "any port": 0}.get(wanted),
        {"root": [root], "below it": [root / "june", root]}.get(wanted, []),
        Dng.SIDECAR if wanted == "dng" else None,
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--port", "1"], "--port"),
        (["--root", "ABOVE"], "--root"),
        (["--root", "BELOW"], "--root"),
        (["--root", "ROOT", "--root", "OTHER"], "--root"),
        (["--dng", "skip"], "--dng"),
        (["--root", "ABOVE", "--dng", "skip"], "--root and --dng"),
    ],
)
@pytest.mark.usefixtures("running")
def test_what_it_has_not_is_one_line_with_the_remedy(root, options, named):
    places = {"ABOVE": root.parent, "ROOT": root, "BELOW": root / "b", "OTHER": root.parent / "o"}
    for place in places.values():
        place.mkdir(exist_ok=True)
    said = CliRunner().invoke(serve, [str(places.get(word, word)) for word in options])
    assert isinstance(said.exception, BridgeError)
    line = str(said.exception)
    assert "\n" not in line
    assert line.startswith(f"a server with another {named} runs already, at http://127.0.0.1:")
    assert f"for photos below {root}; end that process first, or leave {named} out" in line


def test_folders_that_were_allowed_since_count(running, root, tmp_path):
    (tmp_path / "more").mkdir()
    running._bridge.roots.add(tmp_path / "more")
    found = Running.of(running.contact)
    found.check(None, [root, tmp_path / "more"], None)
    with pytest.raises(BridgeError, match="another --root"):
        found.check(None, [root], None)
