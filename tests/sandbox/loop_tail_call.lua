-- expect: steps
local function again() return again() end
return again()
