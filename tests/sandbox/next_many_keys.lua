-- expect: steps
local t = {}
for i = 1, 15000 do t["k" .. i] = i end
local key
while true do key = next(t, key) end
