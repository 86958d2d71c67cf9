-- expect: error: unexpected symbol
local ÿþ = 1
