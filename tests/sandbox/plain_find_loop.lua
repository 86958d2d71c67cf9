-- expect: steps
local text = ("a"):rep(2000000)
while true do local unused = text:find("b", 1, true) end
