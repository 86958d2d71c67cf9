local known, each, p = known, ipairs, case.profile
local function helper(case, option) return case.user.fullname, option.x end
for _, alert in each(case.alerts) do
  if alert.text:find("x") then local p = 1 return p.a elseif p.b then p = nil else p.c.d() end
  while p.e do repeat local q <close> = case.l[1] until q["x"].y end
end
return { when = function(c) return known(c.profile, "name") and c.x == null end, ["early"] = function(k) return k.a end }
when
