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
    local results = Edit.ask(client, 'match', entries, { [anchor] = true }, progress)
    if not results then
        return nil
    end
    return Edit.apply(followers, {}, results, left, progress, 'matched')
end)
