-- expect: error: 'setmetatable' is not available to articles
return setmetatable
