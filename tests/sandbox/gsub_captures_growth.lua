-- expect: memory
local text = ("a"):rep(100000)
return text:gsub("(.*)", ("%1"):rep(10000))
