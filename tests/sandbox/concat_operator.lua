-- expect: time
local text = ("x"):rep(1000000)
while true do local unused = text .. text end
