-- expect: time
local text = (" "):rep(3000000) .. "1"
local sum = 0
while true do sum = text + text end
