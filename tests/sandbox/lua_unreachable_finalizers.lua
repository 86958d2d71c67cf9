-- expect: error: 'setmetatable' is not available to articles
-- Faults of Lua 5.4.0 to 5.4.8 with finalizers: no chunk gets there.
return setmetatable({}, { __gc = print })
