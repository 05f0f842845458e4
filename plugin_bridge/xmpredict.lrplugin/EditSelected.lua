-- Library > Plug-in Extras > Edit selected photos.

local LrDialogs = import 'LrDialogs'

local Edit = require 'Edit'
local Photos = require 'Photos'
local Task = require 'Task'

-- Returns whether photos that the user edited are to be edited anew, nil where they cancel.
local function overwrites(entries)
    local count = Photos.countEdited(entries)
    if count == 0 then
        return false
    end
    local answer = LrDialogs.confirm(
        string.format('%d of %d photos carry an edit that is not of xmpredict.', count, #entries),
        'Keep them as they are, and let the other photos of their scene follow their look? Or '
            .. 'replace them? Masks, crop and ratings stay either way.',
        'Keep', 'Cancel', 'Replace')
    if answer == 'cancel' then
        return nil
    end
    return answer == 'other'
end

Task.run('xmpredict: edit selected photos', function(progress)
    local client, entries, left = Edit.prepare(Photos.selected(), progress)
    if not client then
        return nil
    end
    local overwrite, results = overwrites(entries), {}
    if overwrite == nil then
        return nil
    elseif #entries > 0 then
        local request = { kind = 'predict', overwrite = overwrite }
        results = Edit.ask(client, request, entries, progress)
    end
    if not results then
        return nil
    end
    return Edit.apply(entries, results, left, progress, 'edited')
end)
