-- expect: error: 'os' is not available to articles
return os
