-- A strict stand-in for Lightroom's SDK under Lua 5.1: every name that is not here is an error.
--
-- host: functions of the test's side: now, rest, pace, execute, single, written, request, exists,
-- read, uuid, answer, canceled, told.

local folder, host = ...

local function part(name, ...)
    return assert(loadfile(folder .. '/' .. name .. '.lua'))(...)
end

local Sdk = {}

local Tasks = part('tasks', host)
local Keys = part('keys')
local Catalog = part('catalog', host, Tasks, Keys)

local function strict(module, what)
    return setmetatable(module, { __index = function(_, name)
        error(what .. ' has no ' .. tostring(name), 2)
    end })
end

local function checkHeaders(headers)
    for index, header in pairs(headers) do
        local strings = type(header.field) == 'string' and type(header.value) == 'string'
        if type(index) ~= 'number' or not strings then
            error('headers are tables of field and value', 4)
        end
    end
end

local function request(method, url, headers, body, timeout)
    Tasks.assertInTask('LrHttp')
    if Catalog.isWriting() then
        error('a request within a write gate', 3)
    elseif timeout ~= nil and type(timeout) ~= 'number' then
        error('the timeout is a number of seconds', 3)
    end
    checkHeaders(headers or {})
    coroutine.yield()
    local status, text = host.request(method, url, headers or {}, body)
    coroutine.yield()
    if status == 0 then
        return nil, { error = { errorCode = 'cannotConnect', name = text } }
    end
    return text, { status = status, { field = 'Content-Type', value = 'application/json' } }
end

local LrHttp = {
    get = function(url, headers, timeout)
        return request('GET', url, headers, nil, timeout)
    end,
    post = function(url, body, headers, method, timeout)
        assert(type(body) == 'string', 'LrHttp.post takes text')
        return request(method or 'POST', url, headers, body, timeout)
    end,
    openUrlInBrowser = function(url)
        host.told('browser', url, '', '')
    end,
}

local LEVELS = { info = true, warning = true, critical = true }

local LrDialogs = {
    message = function(title, text, level)
        assert(type(title) == 'string' and type(text) == 'string' and LEVELS[level])
        host.told('message', title, text, level)
    end,
    confirm = function(title, text, ok, cancel, other)
        Tasks.assertInTask('LrDialogs.confirm')
        assert(title and text and ok and cancel and other)
        coroutine.yield()
        host.told('confirm', title, text, '')
        local answer = host.answer()
        assert(({ ok = true, cancel = true, other = true })[answer])
        return answer
    end,
    showBezel = function(text)
        assert(type(text) == 'string')
        host.told('bezel', text, '', '')
    end,
}

local LrPathUtils = {
    child = function(parent, name) return parent .. '/' .. name end,
    parent = function(path) return path:match('^(.+)/[^/]*$') end,
    leafName = function(path) return path:match('[^/]*$') end,
    getStandardFilePath = function(name)
        assert(Keys.standardPaths[name], 'there is no standard path ' .. tostring(name))
        return '/' .. name
    end,
}

local LrFileUtils = {
    exists = function(path)
        assert(type(path) == 'string', 'LrFileUtils.exists takes a path')
        local kind = host.exists(path)
        return kind ~= '' and kind or false
    end,
    readFile = function(path) return host.read(path) end,
}

Sdk.scopes = {}

local function LrProgressScope(options)
    assert(type(options.title) == 'string', 'a progress scope needs a title')
    local scope = { portion = 0, ended = false, caption = '' }
    function scope:setCancelable(yes) assert(type(yes) == 'boolean') end
    function scope:setCaption(text) self.caption = assert(text) end
    function scope:isCanceled() return host.canceled(self.portion) end
    function scope:done() self.ended = true end
    function scope:setPortionComplete(done, total)
        assert(not self.ended and done <= total, 'progress beyond its end')
        self.portion = total > 0 and done / total or 0
    end
    table.insert(Sdk.scopes, scope)
    return strict(scope, 'LrProgressScope')
end

local function LrLogger(name)
    assert(type(name) == 'string')
    local logger = { enable = function(_, way) assert(way == 'logfile' or way == 'print') end }
    for _, level in ipairs { 'trace', 'debug', 'info', 'warn', 'error' } do
        logger[level] = function(_, text) host.told('log', tostring(text), '', level) end
    end
    return strict(logger, 'LrLogger')
end

local modules = {
    LrApplication = Catalog.LrApplication,
    LrDialogs = LrDialogs,
    LrFileUtils = LrFileUtils,
    LrFunctionContext = Tasks.LrFunctionContext,
    LrHttp = LrHttp,
    LrLogger = LrLogger,
    LrPathUtils = LrPathUtils,
    LrProgressScope = LrProgressScope,
    LrTasks = Tasks.LrTasks,
    LrUUID = { generateUUID = host.uuid },
}

local ALLOWED = [[assert error getmetatable ipairs next pairs pcall rawequal rawget rawset select
    setmetatable tonumber tostring type unpack math string table]]

-- Returns the names that Lightroom leaves to plugins.
local function environment(plugin)
    local names, loaded = { WIN_ENV = false, MAC_ENV = true }, {}
    for name in ALLOWED:gmatch('%S+') do
        names[name] = _G[name]
    end
    names.os = { time = os.time, date = os.date, clock = os.clock, difftime = os.difftime }
    names._PLUGIN = { path = plugin, id = 'org.xmpredict.lightroom' }
    function names.import(name)
        local module = modules[name] or error('the SDK has no ' .. tostring(name), 2)
        return type(module) == 'table' and strict(module, name) or module
    end
    function names.require(name)
        if loaded[name] == nil then
            local chunk = assert(loadfile(plugin .. '/' .. name .. '.lua'))
            loaded[name] = setfenv(chunk, names)() or true
        end
        return loaded[name]
    end
    return setmetatable(names, {
        __index = function(_, name) error('there is no global ' .. tostring(name), 2) end,
        __newindex = function(_, name) error('a new global ' .. tostring(name), 2) end,
    })
end

-- Runs `file` of the plugin and all tasks that it starts.
function Sdk.run(plugin, file)
    local names = environment(plugin)
    local function load(name)
        return setfenv(assert(loadfile(plugin .. '/' .. name)), names)
    end
    Catalog.fields = {}
    for _, field in ipairs(load(load('Info.lua')().LrMetadataProvider)().metadataFieldsForPhotos) do
        Catalog.fields[field.id] = true
    end
    load(file)()
    Tasks.drain()
end

Sdk.Tasks, Sdk.Keys, Sdk.Catalog = Tasks, Keys, Catalog

return Sdk
