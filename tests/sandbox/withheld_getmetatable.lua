-- expect: error: 'getmetatable' is not available to articles
return getmetatable
