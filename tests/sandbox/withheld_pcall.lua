-- expect: error: 'pcall' is not available to articles
return pcall
