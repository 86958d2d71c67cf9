-- expect: error: too many indexes in a row
local t = {}
t.a = t
return ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((t.a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.
a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.
a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).
a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a
).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a
.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).a.a.a).b + 1
