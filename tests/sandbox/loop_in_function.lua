-- expect: steps
return { when = (function() while true do local x = {} end end)() }
