-- expect: memory
local keep
for i = 1, 230000 do keep = { keep } end
for i = 1, math.huge do local unused = ("x"):rep(300) .. i end
