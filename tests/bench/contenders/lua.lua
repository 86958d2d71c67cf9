-- Functions by code, found by one pattern; lua-cjson: lua5.4 lua.lua BOOK FILE
local cjson = require("cjson")
local book, file = arg[1], arg[2]
local rules = dofile(book .. "/rules.lua")
local match, decode, out = string.match, cjson.decode, io.stdout

out:setvbuf("full", 1 << 16)
for line in io.lines(file) do
  local row = decode(line)
  local alerts = row.tracelog_Mailbox
  for index = 1, #alerts do
    local code = match(alerts[index].text, "Error Code: (%w+)")
    local rule = code and rules[code]
    if rule then
      out:write(row.mailboxid, "\t", code, "\t", rule(row, row.emailserverprofile), "\n")
    end
  end
end
