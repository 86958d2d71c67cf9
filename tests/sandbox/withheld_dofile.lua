-- expect: error: 'dofile' is not available to articles
return dofile
