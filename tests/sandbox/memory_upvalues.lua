-- expect: memory
local keep = {}
for i = 1, math.huge do
  local a, b, c, d = {}, {}, {}, {}
  keep[i] = function() return a, b, c, d end
end
