-- expect: steps
return (("a"):rep(100000)):find("(.*)%1b")
