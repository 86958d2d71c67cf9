-- expect: error: compare
local list = {}
for i = 1, 1000 do list[i] = i end
table.sort(list, function(a, b)
  for i = 1, #list do list[i] = nil end
  return a < b
end)
