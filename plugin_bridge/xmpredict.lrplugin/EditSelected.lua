-- Library > Plug-in Extras > Edit selected photos.

local LrDialogs = import 'LrDialogs'

local Edit = require 'Edit'
local Photos = require 'Photos'
local Task = require 'Task'

-- Asks what is to become of photos that the user edited; returns the set of those to keep, nil
-- where the user cancels.
local function kept(entries)
    local edited, count = Photos.edited(entries)
    if count == 0 then
        return edited
    end
    local answer = LrDialogs.confirm(
        string.format('%d of %d photos carry an edit that is not of xmpredict.', count, #entries),
        'Keep them as they are, and let the other photos of their scene follow their look? Or '
            .. 'replace them? Masks, crop and ratings stay either way.',
        'Keep', 'Cancel', 'Replace')
    if answer == 'cancel' then
        return nil
    end
    return answer == 'ok' and edited or {}
end

Task.run('xmpredict: edit selected photos', function(progress)
    local client, entries, left = Edit.prepare(Photos.selected(), progress)
    local anchors = client and kept(entries)
    if not anchors then
        return nil
    end
    local results = {}
    if #entries > 0 then
        results = Edit.ask(client, 'predict', entries, anchors, progress)
    end
    if not results then
        return nil
    end
    return Edit.apply(entries, anchors, results, left, progress, 'edited')
end)
