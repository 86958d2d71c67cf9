-- expect: error: attempt to index a number value
-- 5.4.4 (CVE-2022-28805): wrong code for a constant _ENV read past the constants. Fixed in 5.4.5 and in Debian 12.
local function f()
  local _ENV <const> = 11
  X = "hi"
end
return f()
