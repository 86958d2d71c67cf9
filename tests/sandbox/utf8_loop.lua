-- expect: steps
local text = ("ä"):rep(300000)
while true do local unused = utf8.len(text) end
