-- Library > Plug-in Extras > Open review: of the folder of the photo that is selected most.

local LrHttp = import 'LrHttp'
local LrPathUtils = import 'LrPathUtils'

local Photos = require 'Photos'
local Server = require 'Server'
local Task = require 'Task'

local function quote(text)
    return (text:gsub('[^%w%-%._~/]', function(char)
        return string.format('%%%02X', char:byte())
    end))
end

Task.run('xmpredict: open review', function(progress)
    local folder = LrPathUtils.parent(Photos.active():getRawMetadata('path'))
    local client = Server.connect(progress)
    if not client then
        return nil
    end
    -- A code of one use, in the fragment, which is neither sent nor logged.
    local code = client:call('POST', '/v1/codes').code
    LrHttp.openUrlInBrowser(client:url('/#code=' .. quote(code) .. '&folder=' .. quote(folder)))
    return 'The review is open in your browser'
end)
