-- expect: error: 'collectgarbage' is not available to articles
return collectgarbage
