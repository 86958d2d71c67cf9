-- expect: error: 'rawget' is not available to articles
return rawget
