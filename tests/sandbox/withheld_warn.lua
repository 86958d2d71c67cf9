-- expect: error: 'warn' is not available to articles
return warn
