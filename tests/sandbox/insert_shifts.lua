-- expect: steps
local list = {}
for i = 1, math.huge do table.insert(list, 1, i) end
