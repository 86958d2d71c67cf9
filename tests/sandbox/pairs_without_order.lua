-- expect: error: a table with a function as a key has no order in which to go through it
for key in pairs({ [type] = 1 }) do return key end
