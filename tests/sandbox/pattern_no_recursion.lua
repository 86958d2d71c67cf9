-- expect: done
return #(("a"):rep(100000)):match((".").rep(".", 50000))
