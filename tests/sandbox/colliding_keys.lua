-- expect: memory: keys
-- All multiples of 2^k - 1 collide in a table of 2^k nodes; growing to that size is quadratic.
local set = {}
for i = 1, 65537 do set[i * 131071] = true end
