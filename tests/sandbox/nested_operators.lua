-- expect: error: C stack overflow
-- The compiler counts these itself.
return not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not not not not not not not not not not not not not 
not not not not not not not not not not not not true
