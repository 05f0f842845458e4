"""The absolute values of an edit, immutable, by slider name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.develop.slider import Value
from xmpredict.errors import SettingError


class Settings(Mapping[str, Value]):
    """Slider values as Camera Raw would hold them: clamped, rounded, known by name.

    Values are absolute, never deltas: adding the same edit twice is a classic bug of the field.

    >>> Settings(exposure=0.354, contrast=12)
    Settings(exposure=0.35, contrast=12.0)

    Raises:
        SettingError: If a name is unknown or a value is not one that its slider takes.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | None = None, /, **named: Value) -> None:
        held: dict[str, Value] = {}
        for name, value in {**(values or {}), **named}.items():
            setting = BY_NAME.get(name)
            if setting is None:
                raise SettingError(
                    f"there is no slider {name!r}", remedy="`xmpredict sliders` lists them"
                )
            held[name] = setting.parse(setting.format(value))
        self._values = held

    @classmethod
    def named(cls, values: Mapping[str, Value]) -> Self:
        """Return the settings of `values`, which go by our names or by Camera Raw's.

        >>> Settings.named({"Exposure2012": 0.35, "contrast": 12})
        Settings(exposure=0.35, contrast=12.0)

        Raises:
            SettingError: If a name is unknown or there in both forms, or a value is not one that
                its slider takes.
        """
        held: dict[str, Value] = {}
        for given, value in values.items():
            name = BY_CRS[given].name if given in BY_CRS else given
            if name in held:
                raise SettingError(f"{name} is set twice", remedy="name it one way")
            held[name] = value
        return cls(held)

    def __getitem__(self, name: str) -> Value:
        """Return the value of slider `name`."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names that are set."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the sliders that are set."""
        return len(self._values)

    def __hash__(self) -> int:
        """Hash by value, as equality compares."""
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        """Show the values as the call that makes them."""
        return f"Settings({', '.join(f'{k}={v}' for k, v in self._values.items())})"

    def __or__(self, other: Mapping[str, Value]) -> Settings:
        """Return these values with those of `other` put over them."""
        return Settings({**self._values, **other})
