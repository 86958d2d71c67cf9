-- expect: error: brackets and blocks are nested too deep
do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do 
do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do 
do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do do 
do do do do do do do do do do do do do do 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end end end end end end end end end end end 
end end end end end end end end end end end end end end 
