-- Runs what a menu item does in the background, and says how it ended.

local LrDialogs = import 'LrDialogs'
local LrFunctionContext = import 'LrFunctionContext'
local LrProgressScope = import 'LrProgressScope'
local LrTasks = import 'LrTasks'

local Log = require 'Log'

local Task = {}

local MOST_NAMED, MOST_REASONS = 4, 12

-- Returns the names of each reason among `left`, and the reasons in the order of their coming.
local function group(left)
    local names, reasons = {}, {}
    for _, entry in ipairs(left) do
        if not names[entry.reason] then
            names[entry.reason] = {}
            reasons[#reasons + 1] = entry.reason
        end
        table.insert(names[entry.reason], entry.name)
    end
    return names, reasons
end

-- Returns what to say of `left`: a line a reason, with names where they are few.
local function list(left)
    local lines, names, reasons = {}, group(left)
    for index = 1, math.min(#reasons, MOST_REASONS) do
        local of = names[reasons[index]]
        local who = #of <= MOST_NAMED and table.concat(of, ', ') or #of .. ' photos'
        lines[index] = who .. ': ' .. reasons[index]
    end
    if #reasons > MOST_REASONS then
        lines[#lines + 1] = 'The log names the others.'
    end
    return table.concat(lines, '\n')
end

local function tell(said, left)
    Log:info(said)
    for _, entry in ipairs(left) do
        Log:info(entry.name .. ': ' .. entry.reason)
    end
    if #left == 0 then
        LrDialogs.showBezel(said)
    else
        LrDialogs.message(said, list(left), 'info')
    end
end

local function complain(title, problem)
    Log:error(problem)
    if problem:find('%.lua["%]]*:%d+:') then
        problem = problem .. '\n\nThis is a fault of xmpredict: please report it.'
    end
    LrDialogs.message(title, problem, 'critical')
end

-- Calls `work` with a progress scope. It returns what to tell the user, and the photos to name
-- beneath with their reasons; nothing where the user canceled before anything was changed.
function Task.run(title, work)
    LrFunctionContext.postAsyncTaskWithContext(title, function(context)
        local progress = LrProgressScope { title = title, functionContext = context }
        progress:setCancelable(true)
        local ok, said, left = LrTasks.pcall(work, progress)
        progress:done()
        if not ok then
            complain(title, tostring(said))
        elseif said then
            tell(said, left or {})
        end
    end)
end

return Task
