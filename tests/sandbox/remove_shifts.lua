-- expect: steps
local list = {}
for i = 1, 100000 do list[i] = i end
while true do table.remove(list, 1) list[100000] = 1 end
