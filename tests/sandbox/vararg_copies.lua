-- expect: time
local function copy(...)
  while true do local a, b = (...), select("#", ...) end
end
copy(table.unpack({}, 1, 50000))
