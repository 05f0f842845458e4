-- Names that Lightroom Classic knows, written down from its SDK, not from xmpredict.

local function set(words)
    local names = {}
    for name in words:gmatch('%S+') do
        names[name] = true
    end
    return names
end

local Keys = {}

Keys.metadata = set [[
    path uuid fileFormat isVirtualCopy masterPhoto smartPreviewInfo rating pickStatus width height
    isCropped dateTimeOriginal isVideo virtualCopies stackInFolderIsCollapsed
]]

Keys.formats = set 'RAW DNG JPG TIFF PSD PNG VIDEO'

Keys.standardPaths = set 'home temp desktop appPrefs pictures documents appData'

Keys.whiteBalance = set 'Auto Custom Daylight Cloudy Shade Tungsten Fluorescent Flash'
Keys.whiteBalance['As Shot'] = true

Keys.rawOnly = set 'Temperature Tint'

Keys.renderedOnly = set 'IncrementalTemperature IncrementalTint'

local COLORS = { 'Red', 'Orange', 'Yellow', 'Green', 'Aqua', 'Blue', 'Purple', 'Magenta' }

Keys.numbers = set [[
    Exposure2012 Contrast2012 Highlights2012 Shadows2012 Whites2012 Blacks2012 Texture Clarity2012
    Dehaze Vibrance Saturation Temperature Tint IncrementalTemperature IncrementalTint
    ParametricShadows ParametricDarks ParametricLights ParametricHighlights
    ParametricShadowSplit ParametricMidtoneSplit ParametricHighlightSplit
    SplitToningShadowHue SplitToningShadowSaturation SplitToningHighlightHue
    SplitToningHighlightSaturation SplitToningBalance
    ColorGradeMidtoneHue ColorGradeMidtoneSat ColorGradeShadowLum ColorGradeMidtoneLum
    ColorGradeHighlightLum ColorGradeBlending ColorGradeGlobalHue ColorGradeGlobalSat
    ColorGradeGlobalLum
    Sharpness SharpenRadius SharpenDetail SharpenEdgeMasking LuminanceSmoothing
    LuminanceNoiseReductionDetail LuminanceNoiseReductionContrast ColorNoiseReduction
    ColorNoiseReductionDetail ColorNoiseReductionSmoothness
    PostCropVignetteAmount PostCropVignetteMidpoint PostCropVignetteFeather
    PostCropVignetteRoundness PostCropVignetteStyle PostCropVignetteHighlightContrast
    GrainAmount GrainSize GrainFrequency
    ShadowTint RedHue RedSaturation GreenHue GreenSaturation BlueHue BlueSaturation
]]

for _, kind in ipairs { 'HueAdjustment', 'SaturationAdjustment', 'LuminanceAdjustment' } do
    for _, color in ipairs(COLORS) do
        Keys.numbers[kind .. color] = true
    end
end

return Keys
