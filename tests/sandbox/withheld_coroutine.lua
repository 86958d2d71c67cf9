-- expect: error: 'coroutine' is not available to articles
return coroutine
