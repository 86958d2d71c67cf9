-- expect: steps
repeat until false
