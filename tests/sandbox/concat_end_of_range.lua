-- expect: error: invalid value (nil) at index 9223372036854775807
return table.concat({}, "", math.maxinteger, math.maxinteger)
