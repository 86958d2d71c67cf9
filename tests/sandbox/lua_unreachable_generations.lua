-- expect: error: 'collectgarbage' is not available to articles
-- Faults of Lua 5.4.0 to 5.4.8 with generations: no chunk gets there.
return collectgarbage("generational")
