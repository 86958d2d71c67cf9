-- expect: done
-- Lua's own order of texts differs from run to run.
local t = { zeta = 1, alpha = 2, [true] = 3, [false] = 4, [-1] = 5, [2.5] = 6, "a", "b", [1e300] = 7, ["al\0"] = 8, al = 9 }
local seen = {}
for key, value in pairs(t) do seen[#seen + 1] = tostring(key):gsub("%z", "0") .. "=" .. tostring(value) end
local expected = "-1=5 1=a 2=b 2.5=6 1e+300=7 al=9 al0=8 alpha=2 zeta=1 false=4 true=3"
assert(table.concat(seen, " ") == expected, table.concat(seen, " "))
local key, value
seen = {}
repeat
  key, value = next(t, key)
  if key ~= nil then seen[#seen + 1] = tostring(key):gsub("%z", "0") .. "=" .. tostring(value) end
until key == nil
assert(table.concat(seen, " ") == expected, table.concat(seen, " "))
assert(next({}) == nil and next({ 7 }) == 1 and select(2, next({ 7 })) == 7)
-- What is taken out meanwhile does not come, and what is put in does no harm.
local names = {}
for name in pairs(t) do
  names[#names + 1] = name
  t.alpha, t.zeta, t[name] = nil, nil, nil
  t["new" .. #names] = true
end
assert(#names == 9, #names)
assert(math.type(next({ [3.0] = 1 })) == "integer" and next({ [2^63] = 1 }) == 2^63)
return true
