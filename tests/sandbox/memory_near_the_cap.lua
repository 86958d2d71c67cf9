-- expect: memory
-- Holds nearly all there is, so that every further allocation makes Lua collect garbage.
local keep = {}
for i = 1, 7600 do keep[i] = ("x"):rep(2000) .. i end
local list = {}
for i = 1, math.huge do list = { i, i, i, i, i, i, i, i } end
