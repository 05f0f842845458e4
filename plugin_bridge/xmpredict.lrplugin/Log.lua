-- The log: xmpredict.log in the folder where Lightroom keeps those of its plugins.

local LrLogger = import 'LrLogger'

local logger = LrLogger('xmpredict')
logger:enable('logfile')

return logger
