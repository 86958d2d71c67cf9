-- expect: time
-- Lua compares piece by piece, from zero to zero.
local a, b = ("\0"):rep(3000000) .. "a", ("\0"):rep(3000000) .. "b"
while true do local unused = a < b, a <= b end
