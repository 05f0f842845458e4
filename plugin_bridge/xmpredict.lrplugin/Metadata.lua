-- The one field that the plugin keeps in the catalog. Without a title Lightroom shows it nowhere.

return {
    schemaVersion = 1,
    metadataFieldsForPhotos = { { id = 'edits' } },
}
