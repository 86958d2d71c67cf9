-- expect: done
-- The table behind s:find() is out of reach.
local text = "x"
assert(text.__index == nil and text.__metatable == nil and text.dump == nil)
return text.find == nil
