-- expect: error: 'rawlen' is not available to articles
return rawlen
