-- expect: steps
local text = ("x"):rep(100000)
while true do local unused = text:byte(1, -1) end
