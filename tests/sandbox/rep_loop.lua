-- expect: steps
while true do local unused = ("x"):rep(100000) end
