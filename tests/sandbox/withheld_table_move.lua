-- expect: error: 'table.move' is not available to articles
return table.move({}, 1, 1 << 60, 2)
