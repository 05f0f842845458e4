-- Lightroom runs Lua 5.1 and has these names besides.
std = 'lua51'
max_line_length = 100
ignore = { '212/self' }
files['plugin_bridge/xmpredict.lrplugin'] = { read_globals = { 'import', '_PLUGIN' } }
