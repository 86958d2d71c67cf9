-- expect: steps
return (("a"):rep(3000)):match((".*"):rep(20) .. "b")
