-- expect: error: too long
return string.format("%" .. ("0"):rep(1000) .. "d", 1)
