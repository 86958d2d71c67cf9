-- expect: steps
local text = ("a"):rep(100000)
while true do local unused = text:gsub("a", { a = "b" }) end
