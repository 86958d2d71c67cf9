-- expect: error: 'rawset' is not available to articles
return rawset
