// From Camera Raw's settings to the descriptor of Photoshop's Camera Raw Filter.
//
// The filter has names of its own, and its white balance is relative, as that of rendered files.

const KEYS = {
  Exposure2012: "$Ex12",
  Contrast2012: "$Cr12",
  Highlights2012: "$Hi12",
  Shadows2012: "$Sh12",
  Whites2012: "$Wh12",
  Blacks2012: "$Bk12",
  Texture: "$CrTx",
  Clarity2012: "$Cl12",
  Dehaze: "$Dhze",
  Vibrance: "$Vibr",
  Saturation: "saturation",
  IncrementalTemperature: "$Temp",
  IncrementalTint: "$Tint",
};

// The filter silently ignores an exposure that is a whole number.
const NOT_WHOLE = 0.001;

function toFilter(name, value) {
  const whole = name === "Exposure2012" && Number.isInteger(value);
  return whole ? value + NOT_WHOLE : value;
}

// Returns the one call that applies `settings`, numbers by Camera Raw's names, and the names of
// those that the filter cannot be told; the call is null where none of them moves anything.
function toDescriptor(settings) {
  const descriptor = { _obj: "Adobe Camera Raw Filter" };
  const left = [];
  let moved = false;
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "number" || !Number.isFinite(value)) continue;
    if (name in KEYS) {
      descriptor[KEYS[name]] = toFilter(name, value);
      moved = moved || value !== 0;
    } else if (value !== 0) {
      left.push(name);
    }
  }
  return { descriptor: moved ? descriptor : null, left };
}

module.exports = { KEYS, toDescriptor };
