-- Requests to the bridge.

local LrHttp = import 'LrHttp'

local Files = require 'Files'
local Json = require 'Json'
local Log = require 'Log'

local Client = {}
Client.__index = Client

-- A request may wait for photos that are looked up; that the server is there, it says at once.
local TIMEOUT_S, HEALTH_S = 30, 2

local UNAUTHORIZED = 401

-- Returns a client of the server at `address`, as Files.address gives it.
function Client.new(installed, address)
    return setmetatable({ installed = installed, address = address }, Client)
end

function Client:url(path)
    return string.format('http://127.0.0.1:%d%s', self.address.port, path)
end

local function answered(text, answer)
    if not text or not answer.status then
        local problem = answer and answer.error
        return nil, problem and tostring(problem.name or problem.errorCode) or 'no answer'
    end
    return answer.status, text
end

function Client:send(method, path, body)
    local headers = { { field = 'Authorization', value = 'Bearer ' .. self.address.token } }
    if method == 'GET' then
        return answered(LrHttp.get(self:url(path), headers, TIMEOUT_S))
    end
    headers[2] = { field = 'Content-Type', value = 'application/json' }
    local sent = body and Json.encode(body) or '{}'
    return answered(LrHttp.post(self:url(path), sent, headers, method, TIMEOUT_S))
end

-- Returns what the server says of itself, or nil. Whatever listens there gets no token yet.
function Client:health()
    local status, text = answered(LrHttp.get(self:url('/health'), {}, HEALTH_S))
    local ok, held = pcall(Client.read, status or 0, text)
    return ok and type(held) == 'table' and held or nil
end

-- Returns the status and the text of an answer; or nil and the reason, where there is none.
-- Another token may have been written since the last request; it is tried once.
function Client:try(method, path, body)
    local status, text = self:send(method, path, body)
    if status == UNAUTHORIZED then
        local address = Files.address(self.installed)
        if address and address.token ~= self.address.token then
            Log:info('the server has another token now')
            self.address = address
            status, text = self:send(method, path, body)
        end
    end
    Log:debug(string.format('%s %s: %s', method, path, status or text))
    return status, text
end

local function sentence(text)
    return (text:gsub('^%l', string.upper))
end

-- Returns an error of the server's as text: what is wrong, and beneath it what to do.
function Client.explain(problem)
    local cause = problem.path and problem.path .. ': ' .. problem.cause or sentence(problem.cause)
    local remedy = problem.remedy or ''
    return cause .. '.' .. (remedy ~= '' and '\n\n' .. sentence(remedy) .. '.' or '')
end

-- Returns what an answer says, or raises what its error says.
function Client.read(status, text)
    local ok, held = pcall(Json.decode, text)
    if status >= 200 and status < 300 and ok then
        return held
    end
    local problem = ok and type(held) == 'table' and held.error
    if type(problem) == 'table' and problem.cause then
        error(Client.explain(problem), 0)
    end
    error('The xmpredict server gave an answer that is not understood (' .. status .. ').', 0)
end

-- Returns the answer to a request; raises where there is none, or where it is an error.
function Client:call(method, path, body)
    local status, text = self:try(method, path, body)
    if not status then
        error('The xmpredict server does not answer: ' .. text .. '.', 0)
    end
    return Client.read(status, text)
end

return Client
