-- expect: error: malformed pattern (missing ']')
return ("x"):find("[")
