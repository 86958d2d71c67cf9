-- expect: error: 'io' is not available to articles
return io
