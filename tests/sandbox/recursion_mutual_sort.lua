-- expect: error: C stack overflow
local function sort_again() table.sort({ 2, 1 }, sort_again) end
sort_again()
