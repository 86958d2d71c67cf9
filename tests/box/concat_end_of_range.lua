-- expect: error: invalid value (at index 9223372036854775807)
return table.concat({}, "", math.maxinteger, math.maxinteger)
