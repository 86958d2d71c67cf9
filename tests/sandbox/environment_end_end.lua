-- expect: error: <eof> expected near 'end'
return {} end end, (function() return os end)()
