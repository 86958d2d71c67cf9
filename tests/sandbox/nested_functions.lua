-- expect: error: brackets and blocks are nested too deep
return function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return function() return function() return 
function() return function() return function() return function() return function() return functi
on() return function() return function() return function() return function() return function() r
eturn function() return function() return function() return 
1 end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end 
