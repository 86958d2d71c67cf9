-- expect: error: articles set no globals
table.insert(_ENV, 1)
