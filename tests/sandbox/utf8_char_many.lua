-- expect: steps
local list = {}
for i = 1, 100000 do list[i] = 0x10FFFF end
while true do local unused = utf8.char(table.unpack(list)) end
