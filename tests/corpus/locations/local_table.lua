#!/usr/bin/lua
-- x
local known = known
local function helper(case) return case.user.fullname end
local article = {
  title = "t", kb = [[x]]; ["@odata.x"] = { 1, 2, k = { z = 1 } },
  causes = {
    { id = "a", when = function(c) local m = c.mailbox; return m.statecode == option.mailbox.statecode.Active end },
    { id = "b", when = function(case)
        for _, alert in ipairs(case.alerts) do
          if alert.text:find("x") and known(alert, "zz") then return null end
        end
        local a, b <const> = case.alerts[1].text, case . profile
        if b["statecode"].x { } then local b = 1 return b.foo end
        repeat local q = case.user until q.id
        return known(b, 'isactive') or x.case.y or string.format("%s", case["pro\102ile"].name)
      end,
    },
    title = 1, title = 2,
  },
  examples = { { case = { name = "x", null = null } } },
  early = function(k) return not k.profile.statecode end,
}
return article
examples[1].case["@odata.etag"]