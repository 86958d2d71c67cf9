-- expect: time
local function grow(...) return grow(1, ...) end
grow()
