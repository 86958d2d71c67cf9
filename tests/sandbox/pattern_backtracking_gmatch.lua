-- expect: steps
for _ in (("a"):rep(3000)):gmatch(("a*"):rep(20) .. "b") do end
