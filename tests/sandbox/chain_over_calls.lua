-- expect: error: attempt to index a nil value
-- A call ends what Lua looks through.
local t = {}
t.a = t
function t.f() return t end
return t.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f().a.f()
.a.f().a.f().a.f().a.f().a.f().a.f().b.c
