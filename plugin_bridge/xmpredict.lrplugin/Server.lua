-- Finds the running server, or starts one.

local LrFileUtils = import 'LrFileUtils'
local LrTasks = import 'LrTasks'

local Client = require 'Client'
local Files = require 'Files'
local Log = require 'Log'

local Server = {}

local API = 1

local LOOK_S = 0.5

local PATIENCE_S, REPLACING_S = 60, 20

-- Returns a client of a server that fits; or nil, and the version of one that does not.
local function find(installed)
    local address = Files.address(installed)
    if not address then
        return nil
    end
    local client = Client.new(installed, address)
    local health = client:health()
    if not health or health.name ~= 'xmpredict' or health.instance ~= address.instance then
        return nil
    elseif health.api ~= API or health.version ~= installed.version then
        return nil, tostring(health.version)
    end
    return client
end

local function start(installed)
    if LrFileUtils.exists(installed.program) ~= 'file' then
        error('xmpredict is no longer at ' .. installed.program .. '.\n\nRun `xmpredict '
            .. 'install-plugin` again in a terminal, then reload the plugin.', 0)
    end
    Log:info('starting: ' .. installed.start)
    local code = LrTasks.execute(installed.start)
    if code ~= 0 then
        error('The xmpredict server could not be started (exit code ' .. tostring(code)
            .. ').\n\nRun `xmpredict serve` in a terminal to see why.', 0)
    end
end

local function giveUp(installed, other)
    if other then
        error('An xmpredict server of version ' .. other .. ' is running, and this plugin is of '
            .. 'version ' .. installed.version .. '.\n\nEnd that server, run `xmpredict '
            .. 'install-plugin` and reload the plugin.', 0)
    end
    error('The xmpredict server did not start within ' .. PATIENCE_S .. ' seconds.\n\nRun '
        .. '`xmpredict serve` in a terminal, or see ' .. installed.log .. '.', 0)
end

-- Returns a client of a server of this plugin's version, started if none answers; nil when the
-- user cancels meanwhile. Raises an error that says why there is none.
function Server.connect(progress)
    local installed = Files.installed()
    local client, other = find(installed)
    if client then
        return client
    end
    progress:setCaption('Starting xmpredict')
    start(installed)
    -- A server of another version is ended by the new one.
    for waited = LOOK_S, PATIENCE_S, LOOK_S do
        LrTasks.sleep(LOOK_S)
        client, other = find(installed)
        if client or progress:isCanceled() then
            return client
        elseif other and waited >= REPLACING_S then
            break
        end
    end
    return giveUp(installed, other)
end

return Server
