-- Library > Plug-in Extras > Undo last edit: of each selected photo, without a server.

local LrPathUtils = import 'LrPathUtils'

local Apply = require 'Apply'
local Edit = require 'Edit'
local Photos = require 'Photos'
local Task = require 'Task'

Task.run('xmpredict: undo last edit', function(progress)
    local entries = {}
    for index, photo in ipairs(Photos.selected()) do
        local name = LrPathUtils.leafName(photo:getRawMetadata('path'))
        entries[index] = { photo = photo, name = name }
    end
    local changed, left = Apply.all(entries, progress, Apply.undo)
    return Edit.count(changed, 'taken back'), left
end)
