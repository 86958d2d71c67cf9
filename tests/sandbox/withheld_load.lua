-- expect: error: 'load' is not available to articles
return load
