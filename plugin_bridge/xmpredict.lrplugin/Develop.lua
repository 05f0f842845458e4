-- Develop settings: which of Lightroom's are sliders of xmpredict, and what may be set.
--
-- No slider is named here but the two that say what light the camera saw: the list is the
-- server's. As there, a slider that only raws or only rendered files have is one of white balance.

local Develop = {}
Develop.__index = Develop

local WHITE_BALANCE, AS_SHOT, CUSTOM = 'WhiteBalance', 'As Shot', 'Custom'

-- Half of the smallest step of any slider: Lightroom keeps 0.35 as 0.34999999.
local SAME = 0.005

-- Settings for process versions before 2012 mean something else.
local OLDEST_PROCESS = 6.7

local RAW = { RAW = true, DNG = true }

-- Returns the rules for photos of `format`, a fileFormat of Lightroom's.
--
-- sliders: what /v1/sliders lists.
function Develop.new(sliders, format)
    local kind = RAW[format] and 'raw' or 'rendered'
    local known, balance = {}, { [WHITE_BALANCE] = true }
    for _, slider in ipairs(sliders) do
        if slider.only == nil or slider.only == kind then
            local default = slider.default
            if kind == 'rendered' then
                default = slider.rendered_default
            end
            known[slider.crs] = { low = slider.low, high = slider.high, default = default }
            balance[slider.crs] = slider.only and true or nil
        end
    end
    return setmetatable({ known = known, balance = balance }, Develop)
end

-- Tells whether two values of a setting are one.
function Develop.same(one, other)
    if type(one) == 'number' and type(other) == 'number' then
        return math.abs(one - other) < SAME
    end
    return one == other
end

-- Returns why a photo with `settings` cannot be edited, or nil.
function Develop.refusal(settings)
    local process = tonumber(settings.ProcessVersion)
    if process and process < OLDEST_PROCESS then
        return 'of process version ' .. settings.ProcessVersion
            .. ', choose a newer one in Develop > Settings > Process'
    end
    return nil
end

-- Returns what light the camera saw, in Lightroom's numbers; nil where that is not told.
function Develop.asShot(settings)
    if settings[WHITE_BALANCE] ~= AS_SHOT or type(settings.Temperature) ~= 'number'
        or type(settings.Tint) ~= 'number' then
        return nil
    end
    return { temperature = settings.Temperature, tint = settings.Tint }
end

-- Returns those of `settings` that are sliders; a white balance only where it is not as shot.
function Develop:current(settings)
    local asShot, held = settings[WHITE_BALANCE] == AS_SHOT, {}
    for key in pairs(self.known) do
        if type(settings[key]) == 'number' and not (asShot and self.balance[key]) then
            held[key] = settings[key]
        end
    end
    return held
end

-- Tells whether one of `values` is off its default.
function Develop:edits(values)
    for key, value in pairs(values) do
        if not Develop.same(self.known[key].default, value) then
            return true
        end
    end
    return false
end

local function allowed(slider, value)
    return slider and type(value) == 'number' and value >= slider.low and value <= slider.high
end

-- Returns what changes `settings` to `wanted`, with WhiteBalance where that moves; nil if nothing.
function Develop:changes(settings, wanted)
    local changes, moved = {}, false
    for key, value in pairs(wanted) do
        if allowed(self.known[key], value) and not Develop.same(settings[key], value) then
            changes[key] = value
            moved = moved or self.balance[key]
        end
    end
    if moved then
        for key in pairs(self.balance) do
            changes[key] = allowed(self.known[key], wanted[key]) and wanted[key] or changes[key]
        end
        changes[WHITE_BALANCE] = CUSTOM
    end
    return next(changes) and changes or nil
end

-- Returns the values that `changes` replace in `settings`.
function Develop:before(settings, changes)
    local before = {}
    for key in pairs(changes) do
        local slider = self.known[key]
        before[key] = settings[key]
        if before[key] == nil then
            before[key] = slider and slider.default
        end
    end
    return before
end

return Develop
