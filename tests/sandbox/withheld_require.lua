-- expect: error: 'require' is not available to articles
return require
