-- expect: done
-- 5.4.4: wrong code for float constants as operands of bits.
local a = 3.0
assert(a & 0xFFp0 == 3 and 0xFFp0 & a == 3 and a | 2^3 == 11 and a ~ 1.0 == 2)
return true
