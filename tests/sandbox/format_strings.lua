-- expect: memory
local text = ("x"):rep(1000000)
return string.format(("%s"):rep(100), table.unpack({ text, text, text, text, text, text, text, text, text, text,
  text, text, text, text, text, text, text, text, text, text }))
