#!/usr/bin/lua
--[==[ long ]] comment
]==] -- short
return { a = 'x\'\z
   y\u{7FFFFFFF}\x41\065\
', b = [[
]]; ["c\n\"d"] = [==[ ]] ]==], ["c\010\"d"] = "open
}
["c\n\"d"]
