-- expect: time
local step = (1 << 14) - 1
local fill = "local t = ... "
while true do
  local set = {}
  for i = 1, 8193 do set[i * step] = true end
end
