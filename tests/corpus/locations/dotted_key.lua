return { a = { [x] = { y = 1 }, ["a.b"] = { 1, 2 } } }
a.a.b[2]