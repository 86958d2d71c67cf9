-- expect: error: resulting string too large
return ("xyz"):rep(math.maxinteger)
