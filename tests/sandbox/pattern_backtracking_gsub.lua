-- expect: steps
return (("a"):rep(3000)):gsub(("a?"):rep(100) .. "b", "")
