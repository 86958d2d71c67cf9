-- expect: time
local a, b = ("x"):rep(3000000) .. "a", ("x"):rep(3000000) .. "b"
while true do local unused = a < b, a <= b, a == b end
