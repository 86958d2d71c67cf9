-- expect: error: '%p' is not available to articles
return string.format("%p", {})
