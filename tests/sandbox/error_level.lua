-- expect: error: deep
local function raise() error("deep", 2) end
raise()
