-- expect: memory
local list = {}
for i = 1, math.huge do list[#list + 1] = ("entry "):rep(200) .. i end
