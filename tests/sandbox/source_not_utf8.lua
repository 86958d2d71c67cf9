-- expect: error: <name> expected near
local ÿþ = 1
