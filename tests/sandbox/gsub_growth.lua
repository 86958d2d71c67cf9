-- expect: memory
local text = ("a"):rep(1000)
while true do text = text:gsub(".+", ("%0"):rep(100)) end
