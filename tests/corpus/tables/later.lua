return { tables = { { name = 'note', set = 'notes', key = 'noteid', title = 'note', titles = 'notes', columns = { { 'noteid', 'id' }, { 'text', 'text' }, { '_about_value', 'id' }, { 'grade', 'integer' }, { 'written', 'date' } } } } }
---
return { tables = { { name = 'note', titles = "n\"s", columns = { { 'colour', 'choices', 'Colour', choices = { { 0, 'Red' } } }, { 'grade', 'number' } } } },
 subjects = { { name = 'a', table = 'note' } } }
