return { tables = {
{ name = 'box', set = 'boxes', key = 'boxid', named_by = 'name', title = 'box', titles = 'boxes', columns = { { 'size', 'integer' }, { 'name', 'text', 'Name' }, { 'boxid', 'id' }, { '_owner_value', 'id' }, { '_holder_value', 'id' }, { 'open', 'boolean' }, { 'made', 'date' }, { 'lid', 'object' }, { 'pin', 'text', secret = true }, { 'state', 'choice', choices = { { 0, 'New' }, { -1, 'Old one', 'Old' } } } } },
{ name = 'note', set = 'notes', key = 'noteid', title = 'note', titles = 'notes', columns = { { 'noteid', 'id' }, { 'text', 'text' }, { '_about_value', 'id' }, { 'grade', 'integer' }, { 'written', 'date' } } } },
subjects = { { name = 'box', table = 'box', address = 'name', relations = {
{ name = 'owner', table = 'note', equal = { { '_owner_value', 'noteid' } } },
{ name = 'boss', table = 'box', shared = true, navigation = { 'boss' },
 equal = { { '_owner_value', 'boxid' } } },
{ name = 'notes', one_name = 'remark', table = 'note', many = true, navigation = { 'box_notes', 'box_Notes' }, equal = { { 'boxid', '_about_value' } } } },
errors = { of = 'notes', text = { 'text' }, number = 'grade', level = 'grade', least = -2, time = 'written' },
failed = { { name = 'f', title = 'f', where = { { 'open', true }, { 'state', -1 }, { 'name', 'x' } } } } } } }
