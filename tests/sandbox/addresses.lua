-- expect: done
assert(tostring({}) == "table")
assert(tostring(tostring) == "function")
assert(string.format("%s %s", {}, tostring) == "table function")
return tostring(string)
