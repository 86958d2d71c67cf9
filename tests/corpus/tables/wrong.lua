return { tables = { { name = 'a', sett = 'as', columns = { { 'k', 'idd' }, { 'k' }, 1 } } }, subjects = { { name = 'end', relations = { { from = 'x', also = {} } } } }, x = -0.5 }
