-- expect: done
return ("a"):rep(3, ""):rep(0, ("b"):rep(10))
