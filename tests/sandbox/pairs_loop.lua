-- expect: steps
local t = {}
for i = 1, 5000 do t["k" .. i % 5000] = i end
while true do for key in pairs(t) do break end end
