-- expect: memory
-- 5.4.6: the length of a concatenation could overflow, near the end of all memory: stopped long before.
local s = ("x"):rep(4 << 20)
return s .. s .. s .. s .. s
