-- expect: error: too long
return utf8.codepoint(("x"):rep(3000000), 1, -1)
