-- expect: error: C stack overflow
-- 5.4.4 (CVE-2022-33099): an error while one is handled overran the stack. No chunk can have a handler.
local function deep(n)
  local s = ("x"):gsub("x", function() return deep(n + 1) end)
  return s .. n
end
return deep(1)
