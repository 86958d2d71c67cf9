-- expect: steps
local prefix = ("x"):rep(60000)
local list = {}
for i = 1, 100 do list[i] = prefix .. (i * 37) % 101 end
while true do table.sort(list) end
