-- expect: done
local list = {}
for i = 1, 1000 do list[i] = i end
table.sort(list, function() return true end)
local flip = false
table.sort(list, function() flip = not flip return flip end)
return #list
