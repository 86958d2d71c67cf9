-- expect: done
-- 5.4.0: more than four values in a for loop could crash. Harmless where it is fixed, as here.
local sum = 0
for i in next, { 1 }, nil, nil, 1, 2, 3, 4, 5 do sum = sum + i if sum > 3 then break end end
return true
