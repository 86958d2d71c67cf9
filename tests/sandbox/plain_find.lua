-- expect: steps
return (("a"):rep(2000000)):find(("a"):rep(1000000) .. "b", 1, true)
