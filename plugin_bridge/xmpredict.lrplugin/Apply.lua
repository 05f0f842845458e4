-- Changes photos, in chunks of one write gate each.

local LrApplication = import 'LrApplication'
local LrTasks = import 'LrTasks'

local Log = require 'Log'
local Record = require 'Record'

local Apply = {}

local CHUNK = 50

local PATIENCE_S = 30

local SNAPSHOT = 'Before xmpredict'

local function same(one, other)
    for key, value in pairs(one) do
        if other[key] ~= value then
            return false
        end
    end
    return true
end

-- Gives `entry` its `wanted` settings within a write gate; returns whether, and why not.
function Apply.edit(entry)
    local photo, rules = entry.photo, entry.rules
    local settings = photo:getDevelopSettings()
    local now = rules:current(settings)
    if not (same(now, entry.current) and same(entry.current, now)) then
        return false, 'changed meanwhile, left as it is'
    end
    local changes = rules:changes(settings, entry.wanted)
    if not changes then
        return false, 'as wanted already'
    end
    photo:createDevelopSnapshot(SNAPSHOT, true)
    photo:applyDevelopSettings(changes, 'xmpredict', false)
    Record.add(photo, rules:before(settings, changes), changes, rules.balance)
    return true
end

-- Takes back the last edit of `entry` within a write gate; returns whether, and what stays.
function Apply.undo(entry)
    local edit = Record.last(entry.photo)
    if not edit then
        return false, 'no edit of xmpredict to take back'
    end
    local back, kept = Record.reversal(edit, entry.photo:getDevelopSettings())
    if back then
        entry.photo:applyDevelopSettings(back, 'xmpredict: undo', false)
    end
    Record.drop(entry.photo)
    local stays = string.format('settings that were changed since and stay: %d', kept)
    return back ~= nil, kept > 0 and stays or nil
end

local function attempt(change, entry)
    local ok, changed, reason = LrTasks.pcall(change, entry)
    if ok then
        return { name = entry.name, changed = changed, reason = reason }
    end
    Log:warn(entry.name .. ': ' .. tostring(changed))
    return { name = entry.name, reason = 'cannot be changed, perhaps no longer in the catalog' }
end

-- Returns that entries `first` to `last` stay as they are.
local function all(entries, first, last, why)
    local outcomes = {}
    for index = first, last do
        outcomes[#outcomes + 1] = { name = entries[index].name, reason = 'left as it is, ' .. why }
    end
    return outcomes
end

-- Changes entries `first` to `last` within one write gate; returns what became of each.
local function write(entries, first, last, change)
    local outcomes = {}
    local state = LrApplication.activeCatalog():withWriteAccessDo('xmpredict', function()
        for index = first, last do
            outcomes[#outcomes + 1] = attempt(change, entries[index])
        end
    end, { timeout = PATIENCE_S })
    if state == 'executed' then
        return outcomes
    end
    return all(entries, first, last, 'Lightroom was busy')
end

-- Calls `change` for each entry until the user cancels. Returns how many were changed, and names
-- with reasons of those that were not, or not wholly.
function Apply.all(entries, progress, change)
    local changed, left = 0, {}
    for first = 1, #entries, CHUNK do
        local last = math.min(first + CHUNK - 1, #entries)
        local outcomes = progress:isCanceled() and all(entries, first, last, 'canceled')
            or write(entries, first, last, change)
        for _, outcome in ipairs(outcomes) do
            changed = changed + (outcome.changed and 1 or 0)
            left[#left + 1] = outcome.reason and outcome or nil
        end
        progress:setPortionComplete(last, #entries)
        LrTasks.yield()
    end
    return changed, left
end

return Apply
