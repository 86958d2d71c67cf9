-- expect: error: 'math.random' is not available to articles
return math.random()
