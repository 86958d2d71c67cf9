-- expect: error: resulting string too large
return (""):rep(math.maxinteger, ("x"):rep(1000))
