-- expect: memory
local list = { 1, 2, 3 }
for i in ipairs(list) do list[i + 1] = i end
