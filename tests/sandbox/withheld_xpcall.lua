-- expect: error: 'xpcall' is not available to articles
return xpcall
