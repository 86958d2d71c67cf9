-- expect: error: invalid UTF-8 code
-- 5.4.4: utf8.codes let a byte pass that only goes on.
for _, code in utf8.codes("\x80") do return code end
return true
