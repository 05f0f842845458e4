-- Library > Plug-in Extras > Match to this photo: the one that is selected most is the anchor.

local Edit = require 'Edit'
local Photos = require 'Photos'
local Task = require 'Task'

-- Returns the anchor among `entries`, and the others.
local function part(entries, photo)
    local anchor, followers = nil, {}
    for _, entry in ipairs(entries) do
        if entry.photo == photo then
            anchor = entry
        else
            followers[#followers + 1] = entry
        end
    end
    return anchor, followers
end

-- Lets virtual copies of the anchor have what it is kept at: to the bridge they are one photo.
local function share(anchor, followers, results)
    for _, entry in ipairs(followers) do
        local result = results[entry.id]
        if result and entry.path == anchor.path then
            result.status = 'done'
        end
    end
end

Task.run('xmpredict: match to this photo', function(progress)
    local photos, active = Photos.selected(), Photos.active()
    if #photos < 2 then
        error('Select the photos to change as well; the one that you selected most leads.', 0)
    end
    local client, entries, left = Edit.prepare(photos, progress)
    if not client then
        return nil
    end
    local anchor, followers = part(entries, active)
    if not anchor then
        error('The photo that is to lead cannot be read: it is offline, or of an old process.', 0)
    elseif #followers == 0 then
        return Edit.count(0, 'matched'), left
    end
    local request = { kind = 'match', anchors = { anchor.id } }
    local results = Edit.ask(client, request, entries, progress)
    if not results then
        return nil
    end
    share(anchor, followers, results)
    return Edit.apply(followers, results, left, progress, 'matched')
end)
