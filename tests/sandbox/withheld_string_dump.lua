-- expect: error: 'string.dump' is not available to articles
return string.dump(function() end)
