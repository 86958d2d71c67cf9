-- expect: done
-- 5.4.6: comparing strings with zeros read past their end.
local a, b = "a\0b", "a\0c"
assert(a < b and not (b < a) and "a\0" > "a" and "\0" > "")
return true
