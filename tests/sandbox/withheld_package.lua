-- expect: error: 'package' is not available to articles
return package
