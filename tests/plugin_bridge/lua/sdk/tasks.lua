-- LrTasks and LrFunctionContext: cooperative tasks, each a coroutine, as Lightroom runs them.
--
-- Nothing here helps plain pcall across a yield: Lua 5.1 itself refuses that, as in Lightroom.

local host = ...

local Tasks = { queue = {}, failures = {}, LrTasks = {}, LrFunctionContext = {} }

local LrTasks, LrFunctionContext = Tasks.LrTasks, Tasks.LrFunctionContext

function Tasks.assertInTask(what)
    if not coroutine.running() then
        error(what .. ' is called outside of a task', 3)
    end
end

function LrTasks.canYield()
    return coroutine.running() ~= nil
end

function LrTasks.yield()
    Tasks.assertInTask('LrTasks.yield')
    coroutine.yield()
end

function LrTasks.sleep(seconds)
    Tasks.assertInTask('LrTasks.sleep')
    local wake = host.now() + seconds * host.pace
    repeat
        coroutine.yield()
        host.rest()
    until host.now() >= wake
end

function LrTasks.startAsyncTask(work)
    table.insert(Tasks.queue, coroutine.create(work))
end

-- Runs `work` in a coroutine of its own and hands its yields on.
function LrTasks.pcall(work, ...)
    local task = coroutine.create(work)
    local results = { coroutine.resume(task, ...) }
    while coroutine.status(task) ~= 'dead' do
        coroutine.yield()
        results = { coroutine.resume(task) }
    end
    return unpack(results, 1, table.maxn(results))
end

function LrTasks.execute(command)
    Tasks.assertInTask('LrTasks.execute')
    if type(command) ~= 'string' then
        error('LrTasks.execute takes a command line', 2)
    end
    coroutine.yield()
    return host.execute(command)
end

function LrFunctionContext.postAsyncTaskWithContext(name, work)
    if type(name) ~= 'string' or type(work) ~= 'function' then
        error('postAsyncTaskWithContext takes a name and a function', 2)
    end
    LrTasks.startAsyncTask(function()
        local context = { handlers = {} }
        local ok, problem = LrTasks.pcall(work, context)
        for _, handler in ipairs(context.handlers) do
            handler()
        end
        if not ok then
            table.insert(Tasks.failures, tostring(problem))
        end
    end)
end

-- Runs all tasks in turn until none is left.
function Tasks.drain()
    while #Tasks.queue > 0 do
        local task = table.remove(Tasks.queue, 1)
        local ok, problem = coroutine.resume(task)
        if not ok then
            table.insert(Tasks.failures, tostring(problem))
        elseif coroutine.status(task) ~= 'dead' then
            table.insert(Tasks.queue, task)
        end
    end
end

return Tasks
