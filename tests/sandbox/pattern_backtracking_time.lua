-- expect: time
return (("a"):rep(100000)):find(".-.-.-.-b")
