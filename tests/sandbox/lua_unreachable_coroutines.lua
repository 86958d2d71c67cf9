-- expect: error: 'coroutine' is not available to articles
-- Faults of Lua 5.4.0 to 5.4.8 with coroutines: no chunk gets there.
return coroutine.wrap(print)
