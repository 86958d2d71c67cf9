-- expect: error: 'debug' is not available to articles
return debug
