-- expect: error: 'print' is not available to articles
return print
