-- expect: steps
while true do local unused = select("#", table.unpack({}, 1, 100000)) end
