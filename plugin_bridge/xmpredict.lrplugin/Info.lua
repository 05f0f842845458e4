-- What Lightroom Classic is told of the plugin.

local enabled = 'photosSelected'

local items = {
    { title = 'Edit selected photos', file = 'EditSelected.lua', enabledWhen = enabled },
    { title = 'Match to this photo', file = 'MatchToThis.lua', enabledWhen = enabled },
    { title = 'Undo last edit', file = 'UndoLastEdit.lua', enabledWhen = enabled },
    { title = 'Open review', file = 'OpenReview.lua', enabledWhen = enabled },
    { title = 'Learn from selected', file = 'LearnFromSelected.lua', enabledWhen = enabled },
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
