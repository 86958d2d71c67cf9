-- expect: done
-- 5.4.4: folding such constants overflowed. The compiler of Lua is not ours to check; the value is right.
local most <const> = math.mininteger
assert(1 >> -0x8000000000000000 == 0)
assert(1 << -0x8000000000000000 == 0)
assert(1 >> most == 0 and 1 << most == 0)
return true
