-- expect: time
local queue = {}
for i = 1, 500000 do queue[i] = i end
for i = 1, 499999 do queue[i] = nil end
while true do local unused = next(queue) end
