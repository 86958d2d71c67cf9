-- expect: done
-- 5.4.4: break could leave a variable unclosed; nothing here has __close, so that none is lost.
local n = 0
for i in ipairs({ 1, 2, 3 }) do
  local x <close> = nil
  n = n + i
  if i == 2 then break end
end
assert(n == 3)
return true
