-- expect: error: invalid
return string.format("%.99999f", 1)
