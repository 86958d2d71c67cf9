-- expect: error: invalid value (nil) at index 2
return table.concat({ "a" }, "", 1, 1000000000)
