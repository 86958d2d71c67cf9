-- Articles see a closed list of names.
std = "lua54"
max_line_length = 100

stds.kb_article = {
  read_globals = {
    "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type",
    string = { fields = {
      "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse",
      "sub", "upper",
    } },
    table = { fields = { "concat", "insert", "pack", "remove", "sort", "unpack" } },
    math = { fields = {
      "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log",
      "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "sin", "sqrt", "tan",
      "tointeger", "type", "ult",
    } },
    utf8 = { fields = { "char", "charpattern", "codepoint", "codes", "len", "offset" } },
    option = { other_fields = true },
    "any", "ask", "earlier", "known", "none", "null", "older",
  },
}

exclude_files = { "rules/.editor" }

-- An article's sentences stand on one line each, however long.
files["rules/"] = { std = "kb_article", max_line_length = false }
