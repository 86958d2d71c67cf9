-- expect: steps
local list = { 3, 2, 1 }
table.sort(list, function(a, b)
  while true do list[#list + 1] = 1 list[#list] = nil end
end)
