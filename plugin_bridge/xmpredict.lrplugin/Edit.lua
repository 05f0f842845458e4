-- The way from selected photos to changed ones: described, decided by the bridge, applied.

local Apply = require 'Apply'
local Job = require 'Job'
local Photos = require 'Photos'
local Server = require 'Server'

local Edit = {}

-- Returns how many photos something was done to, in words.
function Edit.count(number, what)
    return string.format(number == 1 and '%d photo %s' or '%d photos %s', number, what)
end

-- Returns a client and `photos` as entries, those that can be used and the others; nil where the
-- user cancels.
function Edit.prepare(photos, progress)
    local client = Server.connect(progress)
    if not client then
        return nil
    end
    local sliders = client:call('GET', '/v1/sliders').sliders
    return client, Photos.sort(Photos.describe(photos, sliders))
end

-- Fills `request` with `entries` and returns what the bridge decides of them by photo id, nil
-- where the user cancels.
function Edit.ask(client, request, entries, progress)
    local leads = {}
    for _, id in ipairs(request.anchors or {}) do
        leads[id] = true
    end
    request.photos = {}
    for index, entry in ipairs(entries) do
        request.photos[index] = Photos.told(entry, leads[entry.id])
    end
    return Job.run(client, request, progress)
end

-- Returns the entries that are to be changed, with `wanted`; adds the others to `left`.
local function sort(entries, results, left)
    local todo = {}
    for _, entry in ipairs(entries) do
        local result = results[entry.id] or {}
        if result.status == 'done' and next(result.settings) then
            entry.wanted = result.settings
            todo[#todo + 1] = entry
        else
            local reason = result.reason or 'nothing was decided'
            left[#left + 1] = { name = entry.name, reason = 'left as it is, ' .. reason }
        end
    end
    return todo
end

-- Gives `entries` what `results` say; returns what to tell the user, and of which photos.
function Edit.apply(entries, results, left, progress, what)
    local todo = sort(entries, results, left)
    local changed, others = Apply.all(todo, progress, Apply.edit)
    for _, outcome in ipairs(others) do
        left[#left + 1] = outcome
    end
    return Edit.count(changed, what), left
end

return Edit
