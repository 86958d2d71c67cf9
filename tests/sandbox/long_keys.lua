-- expect: time
local text = ("x"):rep(1000000)
local set = {}
while true do set[text .. "y"] = nil end
