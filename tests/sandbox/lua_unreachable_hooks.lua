-- expect: error: 'debug' is not available to articles
-- Faults of Lua 5.4.0 to 5.4.8 with hooks: no chunk gets there.
return debug.sethook(print, "c")
