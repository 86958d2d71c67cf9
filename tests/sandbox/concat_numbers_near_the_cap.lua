-- expect: steps
local keep
for i = 1, 150000 do keep = { keep } end
local list = {}
for i = 1, 100000 do list[i] = i + 0.5 end
while true do local unused = table.concat(list) end
