-- expect: error: '_G' is not available to articles
return _G
