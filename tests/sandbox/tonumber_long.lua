-- expect: steps
local text = (" "):rep(1000000) .. "1"
while true do local unused = tonumber(text) end
