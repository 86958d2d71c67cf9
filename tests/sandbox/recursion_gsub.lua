-- expect: error: C stack overflow
local function replace() return (("x"):gsub("x", replace)) end
replace()
