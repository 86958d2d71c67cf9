-- expect: memory: keys
local set = {}
for i = 1, 100000 do set["key " .. i] = true end
