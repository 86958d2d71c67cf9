-- expect: error: 'loadstring' is not available to articles
return loadstring
