-- The photos that the user selected, as Lightroom knows them and as the bridge is told.

local LrApplication = import 'LrApplication'
local LrFileUtils = import 'LrFileUtils'
local LrPathUtils = import 'LrPathUtils'
local LrTasks = import 'LrTasks'

local Develop = require 'Develop'
local Log = require 'Log'
local Record = require 'Record'

local Photos = {}

local READ = { RAW = true, DNG = true, JPG = true, TIFF = true, PNG = true }

-- Returns the selected photos, without videos; raises if there are none.
function Photos.selected()
    local catalog, photos = LrApplication.activeCatalog(), {}
    -- Where nothing is selected, getTargetPhotos returns all that the filmstrip shows.
    if catalog:getTargetPhoto() then
        for _, photo in ipairs(catalog:getTargetPhotos()) do
            if photo:getRawMetadata('fileFormat') ~= 'VIDEO' then
                photos[#photos + 1] = photo
            end
        end
    end
    if #photos == 0 then
        error('Select one photo or more first.', 0)
    end
    return photos
end

-- Returns the photo that is selected most, and is no video; raises if there is none.
function Photos.active()
    local photo = LrApplication.activeCatalog():getTargetPhoto()
    if not photo or photo:getRawMetadata('fileFormat') == 'VIDEO' then
        error('Select a photo first.', 0)
    end
    return photo
end

-- Returns where the pixels of `photo` are: the original, or else its smart preview; nil if neither.
local function pixels(photo, original)
    if LrFileUtils.exists(original) == 'file' then
        return original
    end
    local smart = photo:getRawMetadata('smartPreviewInfo')
    local path = smart and smart.smartPreviewPath
    return path and LrFileUtils.exists(path) == 'file' and path or nil
end

-- Returns what is wrong with a photo that cannot be edited, or nil.
local function refusal(path, format, settings)
    if not READ[format] then
        return 'of a format that xmpredict does not read: ' .. tostring(format)
    elseif not path then
        return 'offline, without a smart preview'
    end
    return Develop.refusal(settings)
end

local function describe(photo, sliders)
    local original, format = photo:getRawMetadata('path'), photo:getRawMetadata('fileFormat')
    local path, settings = pixels(photo, original), photo:getDevelopSettings()
    local rules = Develop.new(sliders, format)
    local current = rules:current(settings)
    return {
        photo = photo,
        id = photo:getRawMetadata('uuid'),
        name = LrPathUtils.leafName(original),
        path = path,
        rules = rules,
        -- Of a DNG, and so of a smart preview, xmpredict knows it as Lightroom does.
        asShot = format == 'RAW' and path == original and Develop.asShot(settings) or nil,
        current = current,
        others = Record.others(photo, current),
        reason = refusal(path, format, settings),
    }
end

-- Returns an entry for each of `photos`: with `reason` where it cannot be edited.
function Photos.describe(photos, sliders)
    local entries = {}
    for index, photo in ipairs(photos) do
        local ok, entry = LrTasks.pcall(describe, photo, sliders)
        if not ok then
            Log:warn(tostring(entry))
            entry = { name = 'A photo', reason = 'perhaps no longer in the catalog' }
        end
        entries[index] = entry
        LrTasks.yield()
    end
    return entries
end

-- Returns those of `entries` that can be edited, and the others.
function Photos.sort(entries)
    local good, bad = {}, {}
    for _, entry in ipairs(entries) do
        local list = entry.reason and bad or good
        list[#list + 1] = entry
    end
    return good, bad
end

-- Returns how many of `entries` carry an edit that is not xmpredict's.
function Photos.countEdited(entries)
    local count = 0
    for _, entry in ipairs(entries) do
        if entry.rules:edits(entry.others) then
            count = count + 1
        end
    end
    return count
end

-- Returns what the bridge is told of `entry`. What xmpredict set itself is no person's edit, and
-- is left out, but not of an anchor, whose look is followed whoever made it.
function Photos.told(entry, isAnchor)
    local current = isAnchor and entry.current or entry.others
    return {
        path = entry.path,
        id = entry.id,
        as_shot = entry.asShot,
        current = next(current) and current or nil,
    }
end

return Photos
