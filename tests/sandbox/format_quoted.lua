-- expect: steps
local text = ("\1"):rep(300000)
while true do local unused = string.format("%q", text) end
