-- expect: done
local x <close> = nil
return true
