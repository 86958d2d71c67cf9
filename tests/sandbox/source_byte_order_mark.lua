-- expect: done
return 1
