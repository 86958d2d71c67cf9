-- expect: error: 'string' cannot be changed
function string.find() return 1 end
