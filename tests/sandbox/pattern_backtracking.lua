-- expect: steps
return (("a"):rep(3000)):find((".-"):rep(20) .. "b")
