-- expect: error: the error object is a table
error({ "no", "text" })
