-- What xmpredict set on each photo, kept with the photo in the catalog.
--
-- It is written within the write that it tells of, so Lightroom's own undo takes both back, and
-- neither is ever there without the other.

local LrTasks = import 'LrTasks'

local Develop = require 'Develop'
local Json = require 'Json'

local Record = {}

local FIELD = 'edits'

local MOST = 20

-- Returns the edits of `photo` that can be taken back, the oldest first. Each has the values
-- `before` and `after`, and in `balance` the keys among them that only go back together.
local function load(photo)
    local text = photo:getPropertyForPlugin(_PLUGIN, FIELD)
    local ok, edits = LrTasks.pcall(function() return Json.decode(text or '[]') end)
    return ok and edits or Json.list()
end

local function save(photo, edits)
    photo:setPropertyForPlugin(_PLUGIN, FIELD, #edits > 0 and Json.encode(edits) or nil)
end

-- Notes within a write gate that `photo` got `after` instead of `before`.
function Record.add(photo, before, after, balance)
    local edits, together = load(photo), Json.list()
    for key in pairs(after) do
        if balance[key] then
            together[#together + 1] = key
        end
    end
    edits[#edits + 1] = { before = before, after = after, balance = together }
    if #edits > MOST then
        table.remove(edits, 1)
    end
    save(photo, edits)
end

-- Takes out within a write gate what was noted last.
function Record.drop(photo)
    local edits = load(photo)
    table.remove(edits)
    save(photo, edits)
end

-- Returns those of `current` that xmpredict did not set, or that were changed since.
function Record.others(photo, current)
    local ours, held = {}, {}
    for _, edit in ipairs(load(photo)) do
        for key, value in pairs(edit.after) do
            ours[key] = value
        end
    end
    for key, value in pairs(current) do
        if not Develop.same(ours[key], value) then
            held[key] = value
        end
    end
    return held
end

-- Returns the last edit of `photo`, or nil.
function Record.last(photo)
    local edits = load(photo)
    return edits[#edits]
end

-- Returns the values that take `edit` back in a photo with `settings`, and how many were changed
-- since and stay.
function Record.reversal(edit, settings)
    local back, kept, balance, moved = {}, 0, {}, false
    for _, key in ipairs(edit.balance) do
        balance[key] = true
        moved = moved or not Develop.same(settings[key], edit.after[key])
    end
    for key, value in pairs(edit.after) do
        local stays = not Develop.same(settings[key], value)
        if balance[key] then
            stays = moved
        end
        if stays then
            kept = kept + 1
        else
            back[key] = edit.before[key]
        end
    end
    return next(back) and back or nil, kept
end

return Record
