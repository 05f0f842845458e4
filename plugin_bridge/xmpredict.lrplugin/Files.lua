-- The two files that say how to reach xmpredict: one of `xmpredict install-plugin`, one of the
-- running server.

local LrFileUtils = import 'LrFileUtils'
local LrPathUtils = import 'LrPathUtils'
local LrTasks = import 'LrTasks'

local Json = require 'Json'

local Files = {}

local function read(path)
    if LrFileUtils.exists(path) ~= 'file' then
        return nil
    end
    local ok, held = LrTasks.pcall(function() return Json.decode(LrFileUtils.readFile(path)) end)
    -- A file that is being written at this moment is as good as none; it is read again.
    return ok and type(held) == 'table' and held or nil
end

-- Returns what was installed: version, program, start (a command line) and bridge (a path).
function Files.installed()
    local held = read(LrPathUtils.child(_PLUGIN.path, 'installed.json'))
    if not held then
        error('This plugin does not know where xmpredict is. Run `xmpredict install-plugin` in a '
            .. 'terminal, then reload the plugin in the Plug-in Manager.', 0)
    end
    return held
end

-- Returns port, token and instance of the server that was started last, or nil.
function Files.address(installed)
    local held = read(installed.bridge)
    return held and held.port and held.token and held or nil
end

return Files
