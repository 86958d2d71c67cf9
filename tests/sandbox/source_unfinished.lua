-- expect: error: unfinished string
return "abc
