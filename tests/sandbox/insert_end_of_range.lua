-- expect: error: position out of bounds
table.insert({}, math.maxinteger, 1)
