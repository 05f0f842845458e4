-- Library > Plug-in Extras > Learn from selected: what Lightroom's numbers of each camera are.

local Edit = require 'Edit'
local Photos = require 'Photos'
local Task = require 'Task'

-- Returns the entries that tell their as-shot white balance; adds the others to `left`.
local function tellers(entries, left)
    local found = {}
    for _, entry in ipairs(entries) do
        if entry.asShot then
            found[#found + 1] = entry
        else
            left[#left + 1] = { name = entry.name, reason = 'no raw with white balance As Shot' }
        end
    end
    return found
end

Task.run('xmpredict: learn from selected', function(progress)
    local client, entries, left = Edit.prepare(Photos.selected(), progress)
    if not client then
        return nil
    end
    local found = tellers(entries, left)
    if #found > 0 and not Edit.ask(client, { kind = 'predict' }, found, progress) then
        return nil
    end
    return Edit.count(#found, 'learned from'), left
end)
