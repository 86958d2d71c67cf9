-- expect: error: 'string.dump' is not available to articles
-- Faults of Lua 5.4.0 to 5.4.8 with bytecode: no chunk gets there.
return string.dump(print)
