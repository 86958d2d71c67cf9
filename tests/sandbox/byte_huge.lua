-- expect: error: string slice too long
return ("x"):rep(4000000):byte(1, -1)
