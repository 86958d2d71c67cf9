-- expect: error: 'rawequal' is not available to articles
return rawequal
