-- LrApplication, the catalog and its photos: what may be changed only within a write gate, is.

local host, Tasks, Keys = ...

local Catalog = { gates = {}, busy = 0 }

local gate = nil

local RAW = { RAW = true, DNG = true }

local function strict(object, what)
    return setmetatable(object, { __index = function(_, name)
        error(what .. ' has no ' .. tostring(name), 2)
    end })
end

local function copy(table_)
    local copied = {}
    for key, value in pairs(table_) do
        copied[key] = value
    end
    return copied
end

local function touch(photo, what)
    if not gate then
        error(what .. ' needs write access', 3)
    end
    gate.before[photo] = gate.before[photo]
        or { develop = photo.develop, snapshots = photo.snapshots, held = photo.held }
end

local function checkValue(key, value, format)
    if Keys.numbers[key] then
        if type(value) ~= 'number' or value ~= value then
            error(key .. ' takes a number', 4)
        elseif (RAW[format] and Keys.renderedOnly or Keys.rawOnly)[key] then
            error(key .. ' is no setting of a ' .. format, 4)
        end
    elseif key == 'WhiteBalance' then
        if not Keys.whiteBalance[value] then
            error('there is no white balance ' .. tostring(value), 4)
        end
    else
        error('there is no develop setting ' .. tostring(key), 4)
    end
end

local function checkSettings(settings, format)
    if type(settings) ~= 'table' or next(settings) == nil then
        error('applyDevelopSettings takes settings, and at least one', 3)
    end
    for key, value in pairs(settings) do
        checkValue(key, value, format)
        if (Keys.rawOnly[key] or Keys.renderedOnly[key]) and not settings.WhiteBalance then
            error(key .. ' means nothing without WhiteBalance', 3)
        end
    end
end

local Photo = {}

local function alive(photo)
    if photo.deleted then
        error('the photo is no longer in the catalog', 3)
    end
end

function Photo:getRawMetadata(key)
    alive(self)
    if not Keys.metadata[key] then
        error('there is no raw metadata ' .. tostring(key), 2)
    end
    return self.metadata[key]
end

function Photo:getDevelopSettings()
    alive(self)
    Tasks.assertInTask('getDevelopSettings')
    return copy(self.develop)
end

function Photo:applyDevelopSettings(settings, name, flatten)
    alive(self)
    touch(self, 'applyDevelopSettings')
    checkSettings(settings, self.metadata.fileFormat)
    if type(name) ~= 'string' or type(flatten) ~= 'boolean' then
        error('applyDevelopSettings takes a name for the history and a boolean', 2)
    end
    local merged = copy(self.develop)
    for key, value in pairs(settings) do
        merged[key] = type(value) == 'number' and host.single(value) or value
    end
    self.develop = merged
    self.history[#self.history + 1] = name
    coroutine.yield()
end

function Photo:createDevelopSnapshot(name, update)
    alive(self)
    touch(self, 'createDevelopSnapshot')
    if type(name) ~= 'string' or update ~= true and self.snapshots[name] then
        error('createDevelopSnapshot takes a name, and true to replace one', 2)
    end
    self.snapshots = copy(self.snapshots)
    self.snapshots[name] = copy(self.develop)
    return true
end

local function checkField(plugin, field)
    if type(plugin) ~= 'table' or plugin.id ~= 'org.xmpredict.lightroom' then
        error('this is not _PLUGIN', 3)
    elseif not Catalog.fields[field] then
        error('the plugin declares no metadata ' .. tostring(field), 3)
    end
end

function Photo:getPropertyForPlugin(plugin, field)
    alive(self)
    checkField(plugin, field)
    return self.held[field]
end

function Photo:setPropertyForPlugin(plugin, field, value)
    alive(self)
    checkField(plugin, field)
    touch(self, 'setPropertyForPlugin')
    if value ~= nil and type(value) ~= 'string' then
        error('setPropertyForPlugin takes text or nil', 2)
    end
    self.held = copy(self.held)
    self.held[field] = value
end

-- Returns a photo of `metadata` with `develop` settings.
function Catalog.photo(metadata, develop)
    if not Keys.formats[metadata.fileFormat] then
        error('there is no format ' .. tostring(metadata.fileFormat))
    end
    local photo = copy(Photo)
    photo.metadata, photo.develop, photo.snapshots = metadata, develop, {}
    photo.held, photo.history, photo.deleted = {}, {}, false
    return strict(photo, 'LrPhoto')
end

local function rollBack(changes)
    for photo, state in pairs(changes) do
        photo.develop, photo.snapshots, photo.held = state.develop, state.snapshots, state.held
    end
end

local catalog = strict({ selected = {}, active = false }, 'LrCatalog')

function catalog:getTargetPhoto()
    Tasks.assertInTask('getTargetPhoto')
    return self.active or nil
end

function catalog:getTargetPhotos()
    Tasks.assertInTask('getTargetPhotos')
    return copy(self.selected)
end

function catalog:withWriteAccessDo(name, work, options)
    Tasks.assertInTask('withWriteAccessDo')
    if gate then
        error('a write gate within a write gate', 2)
    elseif type(name) ~= 'string' or type(work) ~= 'function' then
        error('withWriteAccessDo takes a name and a function', 2)
    end
    if Catalog.busy > 0 then
        Catalog.busy = Catalog.busy - 1
        if not (options and options.timeout) then
            error('another write is going on', 2)
        end
        return 'aborted'
    end
    gate = { before = {} }
    local ok, problem = Tasks.LrTasks.pcall(work)
    local changes = gate.before
    gate = nil
    if not ok then
        rollBack(changes)
        error(problem, 0)
    end
    table.insert(Catalog.gates, changes)
    host.written(#Catalog.gates)
    return 'executed'
end

-- Lightroom's own undo: takes back all that the last write gate changed.
function Catalog.undo()
    rollBack(table.remove(Catalog.gates))
end

function Catalog.isWriting()
    return gate ~= nil
end

-- Returns how many photos each write gate changed.
function Catalog.sizes()
    local sizes = {}
    for index, changes in ipairs(Catalog.gates) do
        sizes[index] = 0
        for _ in pairs(changes) do
            sizes[index] = sizes[index] + 1
        end
    end
    return sizes
end

Catalog.catalog = catalog
Catalog.LrApplication = { activeCatalog = function() return catalog end }

return Catalog
