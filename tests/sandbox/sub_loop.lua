-- expect: steps
local text = ("x"):rep(1000000)
while true do local unused = text:sub(2) end
