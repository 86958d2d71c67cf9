-- expect: done
return ("")
  :rep(1 << 50)
