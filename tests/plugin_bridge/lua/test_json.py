"""The plugin's JSON, held against Python's."""

from __future__ import annotations

import json
import math
from typing import Any

import lupa.lua51
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmpredict.plugin_bridge.installation import SOURCE

LUA = lupa.lua51.LuaRuntime(unpack_returned_tuples=True)
JSON = LUA.eval("function(path) return assert(loadfile(path))() end")(str(SOURCE / "Json.lua"))
LIST = LUA.eval("function(value) return getmetatable(value) ~= nil end")

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.9g}"))
VALUES = st.recursive(
    st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def to_lua(value: Any) -> Any:
    if isinstance(value, dict):
        return LUA.table_from({key: to_lua(item) for key, item in value.items()})
    if isinstance(value, list):
        return JSON.list(LUA.table_from([to_lua(item) for item in value]))
    return value


def from_lua(value: Any) -> Any:
    if lupa.lua51.lua_type(value) != "table":
        return value
    if LIST(value):
        return [from_lua(item) for item in value.values()]
    return {key: from_lua(item) for key, item in value.items()}


@given(VALUES)
def test_what_python_writes_is_read(value: Any) -> None:
    for form in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert from_lua(JSON.decode(form)) == value


@given(VALUES)
def test_what_the_plugin_writes_is_read(value: Any) -> None:
    assert json.loads(JSON.encode(to_lua(value))) == value


def test_empty_tables_are_objects_unless_marked() -> None:
    assert JSON.encode(LUA.table()) == "{}"
    assert JSON.encode(LUA.table_from({"a": LUA.table()})) == '{"a":{}}'
    assert JSON.encode(JSON.list()) == "[]"
    assert JSON.encode(JSON.decode('{"a":[],"b":{}}')) == '{"a":[],"b":{}}'


def test_null_is_a_member_that_is_not_there() -> None:
    assert from_lua(JSON.decode('{"a":null,"b":1}')) == {"b": 1}
    assert JSON.encode(JSON.decode("[1,null,2]")) == "[1,null,2]"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", "[1,]", "[1 2]", '{"a"}', '{"a":}', "{1:2}", "{a:1}", "nul", "nullx",
        "truefalse", "01", "-", "1.", ".5", "1e", "+1", "1.5.2", "1-2", "NaN", "Infinity",
        '"', '"\n"', '"\\x"',
        '"\\u12"', '"\\ud800"', '"\\udc00"', '"\\ud800\\u0041"', "[1]]", "1 1", "'a'",
        "[" * 200,
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(lupa.lua51.LuaError, match="no JSON"):
        JSON.decode(text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, print])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(lupa.lua51.LuaError, match="JSON"):
        JSON.encode(value)
    with pytest.raises(lupa.lua51.LuaError, match="names members"):
        JSON.encode(LUA.table_from({2: "a"}))


def test_a_table_within_itself_is_refused() -> None:
    table = LUA.table()
    table.itself = table
    with pytest.raises(lupa.lua51.LuaError, match="cannot hold"):
        JSON.encode(table)
