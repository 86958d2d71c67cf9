-- expect: time
local queue = {}
for i = 1, 16000 do queue["k" .. i] = i end
for i = 1, 15999 do queue["k" .. i] = nil end
while true do local unused = next(queue) end
