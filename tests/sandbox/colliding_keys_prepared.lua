-- expect: time
-- Many tables that are one key short of growing into the collision, then all at once.
local step = (1 << 13) - 1
while true do
  local sets = {}
  for n = 1, 40 do
    local set = {}
    for i = 1, 4096 do set[i * step] = true end
    sets[n] = set
  end
  for n = 1, 40 do sets[n][1] = true end
end
