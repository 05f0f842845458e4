-- A job of the bridge, from its start to its last result.

local LrTasks = import 'LrTasks'
local LrUUID = import 'LrUUID'

local Client = require 'Client'
local Log = require 'Log'
local Server = require 'Server'

local Job = {}

local POLL_S = 0.5

local TRIES = 3

local ENDED = { done = true, failed = true, cancelled = true }

-- Asks until there is an answer: a server that was ended goes on with its jobs when it is started
-- again, and a job that is sent twice with one key runs once. Returns nil when the user cancels.
local function ask(link, progress, method, path, body)
    for _ = 1, TRIES do
        local status, text = link.client:try(method, path, body)
        if status then
            return Client.read(status, text).job
        end
        Log:warn('no answer: ' .. text)
        link.client = Server.connect(progress)
        if not link.client then
            return nil
        end
    end
    error('The xmpredict server ends again and again. Run `xmpredict serve` to see why.', 0)
end

local function cancel(link, job)
    link.client:try('POST', '/v1/jobs/' .. job.id .. '/cancel')
    Log:info('job ' .. job.id .. ' is cancelled')
end

-- Adds the results of `job` to `results`, by the photo's id; returns how many came.
local function collect(job, results)
    for _, result in ipairs(job.photos) do
        results[result.id] = result
    end
    return #job.photos
end

local function check(job)
    if job.state ~= 'failed' then
        return
    end
    error(job.error and Client.explain(job.error) or 'The job failed.', 0)
end

-- Runs `request` and returns its results by photo id, or nil when it was cancelled.
function Job.run(client, request, progress)
    request.key = LrUUID.generateUUID()
    local link, results, seen = { client = client }, {}, 0
    local job = ask(link, progress, 'POST', '/v1/jobs', request)
    while job do
        if progress:isCanceled() then
            cancel(link, job)
            return nil
        end
        job = ask(link, progress, 'GET', '/v1/jobs/' .. job.id .. '?since=' .. seen)
        if job then
            seen = seen + collect(job, results)
            progress:setPortionComplete(job.done, job.total)
            progress:setCaption(string.format('%d of %d photos', job.done, job.total))
            if ENDED[job.state] then
                check(job)
                return job.state == 'done' and results or nil
            end
            LrTasks.sleep(POLL_S)
        end
    end
    return nil
end

return Job
