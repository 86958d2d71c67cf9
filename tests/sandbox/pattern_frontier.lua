-- expect: steps
return (("a"):rep(100000)):find("%f[" .. ("b"):rep(100000) .. "]")
