-- JSON, as the bridge speaks it.
--
-- An empty table is always written as {}: a program that wrote [] for it deleted masks. Lists that
-- may be empty are made by Json.list.

local Json = {}

local DEEPEST = 100

local List = {}

local ESCAPES = {
    ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f',
    ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t',
}

local LITERALS = { ['true'] = true, ['false'] = false }

local UNESCAPES = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t' }

-- Stands for null within a list; a null member of an object is one that is not there.
Json.null = setmetatable({}, { __tostring = function() return 'null' end })

-- Marks a table as a list, so that it is written as [] even when it is empty.
function Json.list(items)
    return setmetatable(items or {}, List)
end

local encode

local function quote(text)
    local escaped = text:gsub('[%c"\\]', function(char)
        return ESCAPES[char] or string.format('\\u%04x', char:byte())
    end)
    return '"' .. escaped .. '"'
end

local function encodeNumber(number)
    if number ~= number or number == math.huge or number == -math.huge then
        error('JSON has no number ' .. tostring(number), 0)
    end
    -- A system that writes numbers with a comma must not do so here.
    return (string.format('%.14g', number):gsub(',', '.'))
end

local function encodeList(items, depth)
    local parts = {}
    for index, item in ipairs(items) do
        parts[index] = encode(item, depth)
    end
    return '[' .. table.concat(parts, ',') .. ']'
end

local function encodeObject(object, depth)
    local names, parts = {}, {}
    for name in pairs(object) do
        if type(name) ~= 'string' then
            error('JSON names members by text, not by a ' .. type(name), 0)
        end
        names[#names + 1] = name
    end
    table.sort(names)
    for index, name in ipairs(names) do
        parts[index] = quote(name) .. ':' .. encode(object[name], depth)
    end
    return '{' .. table.concat(parts, ',') .. '}'
end

function encode(value, depth)
    local kind = type(value)
    if value == Json.null then
        return 'null'
    elseif kind == 'string' then
        return quote(value)
    elseif kind == 'number' then
        return encodeNumber(value)
    elseif kind == 'boolean' then
        return tostring(value)
    elseif kind ~= 'table' or depth > DEEPEST then
        error('JSON cannot hold this ' .. kind, 0)
    elseif getmetatable(value) == List or #value > 0 then
        return encodeList(value, depth + 1)
    end
    return encodeObject(value, depth + 1)
end

-- Returns `value` as JSON text, the members of objects in the order of their names.
function Json.encode(value)
    return encode(value, 1)
end

local function fail(at)
    error('this is no JSON, at character ' .. at, 0)
end

local function skip(text, at)
    return text:find('[^ \t\r\n]', at) or #text + 1
end

local function utf8(code)
    if code < 0x80 then
        return string.char(code)
    elseif code < 0x800 then
        return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40)
    elseif code < 0x10000 then
        return string.char(0xE0 + math.floor(code / 0x1000),
            0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
    end
    return string.char(0xF0 + math.floor(code / 0x40000), 0x80 + math.floor(code / 0x1000) % 0x40,
        0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
end

-- Returns the character of the \u escape whose digits begin at `at`, and where the text goes on.
local function decodeUnicode(text, at)
    local digits = text:match('^%x%x%x%x', at) or fail(at)
    local code = tonumber(digits, 16)
    if code >= 0xD800 and code < 0xDC00 then
        local low = tonumber(text:match('^\\u([dD][c-fC-F]%x%x)', at + 4) or fail(at), 16)
        return utf8(0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00), at + 10
    elseif code >= 0xDC00 and code < 0xE000 then
        fail(at)
    end
    return utf8(code), at + 4
end

local function decodeString(text, at)
    local parts = {}
    at = at + 1
    while true do
        local stop = text:find('[%z\1-\31"\\]', at) or fail(#text + 1)
        parts[#parts + 1] = text:sub(at, stop - 1)
        local char = text:sub(stop, stop)
        if char == '"' then
            return table.concat(parts), stop + 1
        elseif char ~= '\\' then
            fail(stop)
        end
        local escape = text:sub(stop + 1, stop + 1)
        if escape == 'u' then
            parts[#parts + 1], at = decodeUnicode(text, stop + 2)
        else
            parts[#parts + 1] = UNESCAPES[escape] or escape:match('^["\\/]$') or fail(stop)
            at = stop + 2
        end
    end
end

local function decodeNumber(text, at)
    local digits = text:match('^-?%d+%.?%d*[eE]?[+-]?%d*', at) or fail(at)
    if digits:find('^-?0%d') or digits:find('%.$') or digits:find('%.[eE]') then
        fail(at)
    end
    return tonumber(digits) or fail(at), at + #digits
end

local decode

-- Reads `one` member after another until `close`; returns where the text goes on.
local function decodeMembers(text, at, close, one)
    at = skip(text, at + 1)
    if text:sub(at, at) == close then
        return at + 1
    end
    while true do
        at = skip(text, one(at))
        local char = text:sub(at, at)
        if char == close then
            return at + 1
        elseif char ~= ',' then
            fail(at)
        end
        at = skip(text, at + 1)
    end
end

local function decodeList(text, at, depth)
    local items = Json.list()
    local stop = decodeMembers(text, at, ']', function(from)
        items[#items + 1], from = decode(text, from, depth)
        return from
    end)
    return items, stop
end

local function decodeObject(text, at, depth)
    local object = {}
    local stop = decodeMembers(text, at, '}', function(from)
        if text:sub(from, from) ~= '"' then
            fail(from)
        end
        local name, value
        name, from = decodeString(text, from)
        from = skip(text, from)
        if text:sub(from, from) ~= ':' then
            fail(from)
        end
        value, from = decode(text, skip(text, from + 1), depth)
        if value ~= Json.null then
            object[name] = value
        end
        return from
    end)
    return object, stop
end

function decode(text, at, depth)
    local char = text:sub(at, at)
    if depth > DEEPEST then
        fail(at)
    elseif char == '{' then
        return decodeObject(text, at, depth + 1)
    elseif char == '[' then
        return decodeList(text, at, depth + 1)
    elseif char == '"' then
        return decodeString(text, at)
    end
    local word = text:match('^%l+', at)
    if word == 'null' then
        return Json.null, at + 4
    elseif word and LITERALS[word] ~= nil then
        return LITERALS[word], at + #word
    end
    return decodeNumber(text, at)
end

-- Returns the value of JSON `text`, or raises an error that says where it is none.
function Json.decode(text)
    local value, at = decode(text, skip(text, 1), 1)
    if skip(text, at) <= #text then
        fail(at)
    end
    return value
end

return Json
