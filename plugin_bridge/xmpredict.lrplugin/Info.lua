-- What Lightroom Classic is told of the plugin.

local function item(title, file)
    return { title = title, file = file, enabledWhen = 'photosSelected' }
end

local items = {
    item('Edit selected photos', 'EditSelected.lua'),
    item('Match to this photo', 'MatchToThis.lua'),
    item('Undo last edit', 'UndoLastEdit.lua'),
    item('Open review', 'OpenReview.lua'),
    item('Learn from selected', 'LearnFromSelected.lua'),
}

return {
    LrSdkVersion = 10.0,
    LrSdkMinimumVersion = 6.0,
    LrToolkitIdentifier = 'org.xmpredict.lightroom',
    LrPluginName = 'xmpredict',
    LrMetadataProvider = 'Metadata.lua',
    LrLibraryMenuItems = items,
    -- The same under File > Plug-in Extras, which the Develop module has as well.
    LrExportMenuItems = items,
    VERSION = { major = 0, minor = 1, revision = 0, display = '0.1.0' },
}
