#include "article/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tables.h"

struct wrong {
  const char *source;
  const char *code;
  size_t line, column;
  const char *path, *message;
  const char *suggestion; /* or NULL */
};

static void assert_wrong(const struct made *made, const struct wrong *wrong)
{
  const struct kb_diagnostics *diagnostics = &made->diagnostics;
  if (diagnostics->count != 1) {
    print_message("%s\n", wrong->source);
    print_diagnostics(diagnostics);
  }
  assert_int_equal(diagnostics->count, 1);
  const struct kb_diagnostic *one = &diagnostics->list[0];
  if (strcmp(kb_diagnostic_code_name(one->code), wrong->code) != 0 || one->line != wrong->line ||
      one->column != wrong->column || strcmp(one->path, wrong->path) != 0 ||
      !strstr(one->message, wrong->message)) {
    print_message("%s\n", wrong->source);
    print_diagnostics(diagnostics);
    fail();
  }
  assert_int_equal(one->suggestion != NULL, wrong->suggestion != NULL);
  if (wrong->suggestion) {
    assert_non_null(strstr(one->suggestion, wrong->suggestion));
  }
}

static void assert_each_wrong(const struct wrong *wrong, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    struct made made;
    make(&made, wrong[i].source);
    assert_wrong(&made, &wrong[i]);
    end(&made);
  }
}

static void a_file_is_plain_data(void **state)
{
  (void)state;
  static const struct wrong all[] = {
    {"", "E102", 1, 1, "", "return", "nothing but"},
    {"local a = 1 return {}", "E102", 1, 1, "", "return", "nothing but"},
    {"return 1", "E102", 1, 1, "", "return", "nothing but"},
    {"return { tables = { } } print()", "E101", 1, 25, "", "follows the table", "end the file"},
    {"return {\n tables = { }", "E101", 2, 14, "", "ends within a table", "} is missing"},
    {"return {\n tables = { }\n subjects = { } }", "E101", 3, 2, "", "no comma", "comma"},
    {"return { tables = f() }", "E101", 1, 19, "", "not data", "read, not run"},
    {"return { tables = function() end }", "E101", 1, 19, "", "not data", "read, not run"},
    {"return { tables = null }", "E101", 1, 19, "", "not data", "read, not run"},
    {"return { tables = , }", "E101", 1, 19, "", "not data", "read, not run"},
    {"return { tables = { \"a }\n}", "E101", 1, 21, "", "unusual", "quotes"},
    {"return { a = '\\x41' }", "E101", 1, 14, "", "unusual", "quotes"},
    {"return { ['\\x41'] = 1 }", "E101", 1, 10, "", "unusual", "quotes"},
    {"return { a = 0x10 }", "E101", 1, 14, "", "unusual", "decimal"},
    {"return { a = 1. }", "E101", 1, 14, "", "unusual", "decimal"},
    {"return { tables = {},\n tables = {} }", "E101", 2, 2, "", "stands twice", NULL},
    {"return { a = {{{{{{{{{{{{{{{{{{}}}}}}}}}}}}}}}}}} }", "E101", 1, 8, "", "too deep", "16"},
  };
  assert_each_wrong(all, COUNT(all));
}

#define TABLE(more)                                                                       \
  "return { tables = {\n{ name = 'a', set = 'as', key = 'k', title = 'a', titles = 'as'," \
  " columns = {\n{ 'k', 'id' },\n" more " } } } }"

static void what_a_table_may_say(void **state)
{
  (void)state;
  static const struct wrong all[] = {
    {"return { tables = { { name = \"Mailbox\" } } }", "E106", 1, 21, "tables[1].name",
     "is no logical name, as it has capitals: Mailbox", "write mailbox"},
    {"return { tables = { { name = \"mailbox\",\n columns = { { \"Contoso_Region\", \"text\" } } } } }",
     "E106", 2, 14, "tables[1].columns[1].name",
     "is no logical name, as it has capitals: Contoso_Region", "write contoso_region"},
    {"return { table = {} }", "E103", 1, 10, "table", "does not belong", "did you mean tables?"},
    {"return { 1 }", "E103", 1, 10, "[1]", "without a name", "name = value"},
    {"return { tables = 1 }", "E105", 1, 10, "tables", "is a number, but must be a table", NULL},
    {"return { tables = { 1 } }", "E105", 1, 21, "tables[1]", "must be a table", NULL},
    {"return { tables = { a = {} } }", "E105", 1, 21, "tables.a", "where a list", "braces"},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', title = 'a', "
     "columns = { { 'k', 'id' } } } } }",
     "E104", 1, 21, "tables[1].titles", "is missing", NULL},
    {"return { tables = { { name = 'a', key = 'k', title = 'a', titles = 'as', "
     "columns = { { 'k', 'id' } } } } }",
     "E104", 1, 21, "tables[1].set", "is missing", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', titles = 'as', "
     "columns = { { 'k', 'id' } } } } }",
     "E104", 1, 21, "tables[1].title", "is missing", NULL},
    {"return { tables = { { name = 'a', set = 'as', titles = 'as', title = 'a', "
     "columns = { { 'k', 'id' } } } } }",
     "E104", 1, 21, "tables[1].key", "is missing", NULL},
    {"return { tables = { { key = 'k', set = 'as', titles = 'as', title = 'a', "
     "columns = { { 'k', 'id' } } } } }",
     "E104", 1, 21, "tables[1].name", "is missing: the table's logical name", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', title = 'a', titles = 'as' } } }",
     "E104", 1, 21, "tables[1].columns", "is missing", NULL},
    {TABLE("{ 'b', 'txt' }"), "E106", 4, 8, "tables[1].columns[2].type",
     "\"txt\", but must be one of: text, integer, bigint, number, boolean, choice, choices, date, "
     "id, object",
     "did you mean text?"},
    {TABLE("{ 'b' }"), "E104", 4, 1, "tables[1].columns[2].type", "is missing", NULL},
    {TABLE("{ 1, 'text' }"), "E105", 4, 3, "tables[1].columns[2].name", "is a number", NULL},
    {TABLE("{ 'b c', 'text' }"), "E106", 4, 3, "tables[1].columns[2].name", "letters", NULL},
    {TABLE("{ 'b?$select=c', 'text' }"), "E106", 4, 3, "tables[1].columns[2].name", "letters",
     NULL},
    {TABLE("{ '1b', 'text' }"), "E106", 4, 3, "tables[1].columns[2].name", "letters", NULL},
    {TABLE("{ '', 'text' }"), "E107", 4, 3, "tables[1].columns[2].name", "is empty", NULL},
    {TABLE("{ 'b', 'text', 'a\\nb' }"), "E108", 4, 16, "tables[1].columns[2].title", "control",
     NULL},
    {TABLE("{ 'b', 'text', '\xff' }"), "E106", 4, 16, "tables[1].columns[2].title", "not UTF-8",
     "save the file as UTF-8"},
    {TABLE("{ 'b', 'text', 'B', 'C' }"), "E103", 4, 21, "tables[1].columns[2][4]", "without a name",
     "name = value"},
    {TABLE("{ 'b', 'text', secrett = true }"), "E103", 4, 16, "tables[1].columns[2].secrett",
     "does not belong", "did you mean secret?"},
    {TABLE("{ 'b', 'text', secret = 1 }"), "E105", 4, 16, "tables[1].columns[2].secret",
     "must be true or false", NULL},
    {TABLE("{ 'b', 'text', personal = 'adress' }"), "E106", 4, 16, "tables[1].columns[2].personal",
     "must be one of: name, address, host", "did you mean address?"},
    {TABLE("{ 'b', 'date', personal = 'name' }"), "E106", 4, 1, "tables[1].columns[2].personal",
     "only for columns of type text", NULL},
    {TABLE("{ 'k', 'id' }"), "E117", 4, 1, "tables[1].columns[2]", "the column k", NULL},
    {TABLE("{ 'b', 'choice' }"), "E104", 4, 1, "tables[1].columns[2].choices", "is missing", NULL},
    {TABLE("{ 'b', 'text', choices = { { 1, 'x' } } }"), "E106", 4, 16,
     "tables[1].columns[2].choices", "only for columns of type choice", "choice"},
    {TABLE("{ 'b', 'choice', choices = { { 1, 'x' }, { 3, 'y' }, { 1, 'z' } } }"), "E117", 4, 54,
     "tables[1].columns[2].choices[3]", "is the number 1", NULL},
    {TABLE("{ 'b', 'choice', choices = { { 1 } } }"), "E104", 4, 30,
     "tables[1].columns[2].choices[1].label", "is missing", NULL},
    {TABLE("{ 'b', 'choice', choices = { { 'x', 'y' } } }"), "E105", 4, 32,
     "tables[1].columns[2].choices[1].value", "is a string, but must be a number", NULL},
    {TABLE("{ 'b', 'choice', choices = { { 1.5, 'x' } } }"), "E106", 4, 32,
     "tables[1].columns[2].choices[1].value", "whole number of 32 bits", NULL},
    {TABLE("{ 'b', 'choice', choices = { { 2147483648, 'x' } } }"), "E106", 4, 32,
     "tables[1].columns[2].choices[1].value", "whole number of 32 bits", NULL},
    {TABLE("{ 'b', 'choice', choices = { { 1, 'x', 'end' } } }"), "E106", 4, 40,
     "tables[1].columns[2].choices[1].name", "articles can write", NULL},
    {"return { tables = { " BOX ",\n" BOX " } }", "E117", 2, 1, "tables[2]", "the table box", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'id', title = 'a', titles = 'as', "
     "columns = { { 'k', 'id' } } } } }",
     "E118", 1, 21, "tables[1].key", "\"id\", which is not among the columns", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', title = 'a', titles = 'as', "
     "columns = { { 'k', 'text' } } } } }",
     "E106", 1, 21, "tables[1].key", "of type id", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', named_by = 'n', title = 'a', "
     "titles = 'as', columns = { { 'k', 'id' } } } } }",
     "E118", 1, 21, "tables[1].named_by", "not among the columns", NULL},
    {"return { tables = { { name = 'a', set = 'as', key = 'k', named_by = 'n', title = 'a', "
     "titles = 'as', columns = { { 'k', 'id' }, { 'n', 'text', secret = true } } } } }",
     "E106", 1, 21, "tables[1].named_by", "that can be read", NULL},
    {"return { tables = { " BOX ",\n{ name = 'a', set = 'boxes', key = 'k', title = 'a', "
     "titles = 'as', columns = { { 'k', 'id' } } } } }",
     "E119", 2, 1, "tables[2].set", "is the set of the table box", NULL},
  };
  assert_each_wrong(all, COUNT(all));
}

static void what_a_subject_may_say(void **state)
{
  (void)state;
  static const struct wrong all[] = {
    {"return { subjects = { { name = 'a' } } }", "E104", 1, 23, "subjects[1].table", "is missing",
     NULL},
    {"return { subjects = { { table = 'a' } } }", "E104", 1, 23, "subjects[1].name", "is missing",
     NULL},
    {"return { subjects = { { name = 'a b', table = 'a' } } }", "E106", 1, 25, "subjects[1].name",
     "articles can write", NULL},
    {"return { tables = { " BOX " }, subjects = {\n{ name = 'a', table = 'bok' } } }", "E118", 2, 1,
     "subjects[1].table", "\"bok\", but no tables.lua has such a table", "did you mean box?"},
    {"return { tables = { " BOX " }, subjects = {\n{ name = 'a', table = 'box' },\n"
     "{ name = 'b', table = 'box' } } }",
     "E119", 3, 1, "subjects[2].table", "which the subject a is about already", "relations"},
    {"return { tables = { " BOX " }, subjects = {\n{ name = 'a', table = 'box' },\n"
     "{ name = 'a', table = 'box' } } }",
     "E117", 3, 1, "subjects[2]", "the subject a", NULL},
    {WITH("", "address = 'sice' "), "E118", 2, 14, "subjects[1].address",
     "names the column sice, which the table box does not have", "did you mean size?"},
    {WITH("", "address = 'pin' "), "E106", 2, 14, "subjects[1].address", "is secret", NULL},
    {WITH("{ name = 'n', table = 'note' }", ""), "E104", 3, 1, "subjects[1].relations[1].equal",
     "nothing says which rows belong together", "equal"},
    {WITH("{ name = 'n', equal = { { 'boxid', 'noteid' } } }", ""), "E104", 3, 1,
     "subjects[1].relations[1].table", "is missing", NULL},
    {WITH("{ name = 'n', table = 'nite', equal = { { 'boxid', 'noteid' } } }", ""), "E118", 3, 1,
     "subjects[1].relations[1].table", "no tables.lua", "did you mean note?"},
    {WITH("{ name = 'n', table = 'note', equal = { { 'boxed', 'noteid' } } }", ""), "E118", 3, 1,
     "subjects[1].relations[1].equal", "names the column boxed, which the table box does not have",
     "did you mean boxid?"},
    {WITH("{ name = 'n', table = 'note', equal = { { 'boxid', 'notid' } } }", ""), "E118", 3, 1,
     "subjects[1].relations[1].equal", "names the column notid, which the table note",
     "did you mean noteid?"},
    {WITH("{ name = 'n', table = 'note', equal = { { 'size', 'noteid' } } }", ""), "E106", 3, 1,
     "subjects[1].relations[1].equal", "can never be equal", NULL},
    {WITH("{ name = 'n', table = 'box', equal = { { 'lid', 'lid' } } }", ""), "E106", 3, 1,
     "subjects[1].relations[1].equal", "can never be equal", NULL},
    {WITH("{ name = 'n', table = 'box', equal = { { 'boxid' } } }", ""), "E104", 3, 40,
     "subjects[1].relations[1].equal[1].theirs", "is missing", NULL},
    {WITH("{ name = 'n', table = 'box', equal = { } }", ""), "E107", 3, 30,
     "subjects[1].relations[1].equal", "empty list", NULL},
    {WITH("{ name = 'n', table = 'box', equal = { {'a','a'}, {'b','b'}, {'c','c'}, {'d','d'}, "
          "{'e','e'} } }",
          ""),
     "E106", 3, 30, "subjects[1].relations[1].equal", "5 elements, but 4 at most", NULL},
    {WITH("{ name = 'n', table = 'box', navigation = { 'a/b' } }", ""), "E106", 3, 45,
     "subjects[1].relations[1].navigation[1]", "letters, digits and _", NULL},
    {WITH("{ name = 'n', table = 'box', navigation = 'a', equal = { { 'size', 'size' } } }", ""),
     "E105", 3, 30, "subjects[1].relations[1].navigation", "must be a table", NULL},
    {WITH("{ name = 'n', table = 'box', navigation = { 'a' }, also = { { 'size', 'size' } } }", ""),
     "E106", 3, 52, "subjects[1].relations[1].also", "many = true", NULL},
    {WITH("{ name = 'n', one_name = 'o', table = 'box', navigation = { 'a' } }", ""), "E106", 3, 1,
     "subjects[1].relations[1].one_name", "many = true", NULL},
    {WITH("{ name = 'box', table = 'box', navigation = { 'a' } }", ""), "E117", 3, 1,
     "subjects[1].relations[1].name", "another record", NULL},
    {WITH(NOTES ",\n{ name = 'remark', table = 'box', navigation = { 'a' } }", ""), "E117", 4, 1,
     "subjects[1].relations[2].name", "\"remark\"", NULL},
    {WITH("{ name = 'n', one_name = 'n', many = true, table = 'box', navigation = { 'a' } }", ""),
     "E117", 3, 1, "subjects[1].relations[1].one_name", "\"n\"", NULL},
    {WITH(NOTES ",\n" NOTES, ""), "E117", 4, 1, "subjects[1].relations[2]", "the relation notes",
     NULL},
    {WITH("{ name = 'n', from = 'm', table = 'box', navigation = { 'a' } },\n"
          "{ name = 'm', table = 'box', navigation = { 'b' } }",
          ""),
     "E118", 3, 1, "subjects[1].relations[1].from", "no relation above it", NULL},
    {WITH(NOTES ",\n{ name = 'n', from = 'notes', table = 'box', navigation = { 'a' } }", ""),
     "E106", 4, 1, "subjects[1].relations[2].from", "starts from one record", NULL},
    /* What depends on a wrong one is not reported. */
    {WITH("{ name = 'n', table = 'nite', navigation = { 'a' } },\n"
          "{ name = 'm', from = 'n', table = 'box', navigation = { 'b' } },\n"
          "{ name = 'o', many = true, from = 'm', table = 'box', navigation = { 'b' } }",
          "errors = { of = 'o', text = { 'name' } } "),
     "E118", 3, 1, "subjects[1].relations[1].table", "no tables.lua", "did you mean note?"},
    {WITH("", "errors = { } "), "E104", 4, 4, "subjects[1].errors.text", "is missing", NULL},
    {WITH("", "errors = { text = { 'nam' } } "), "E118", 4, 4, "subjects[1].errors.text",
     "names the column nam", "did you mean name?"},
    {WITH("", "errors = { text = { 'size' } } "), "E106", 4, 4, "subjects[1].errors.text",
     "one with text", NULL},
    {WITH("", "errors = { text = { 'name' }, number = 'name' } "), "E106", 4, 4,
     "subjects[1].errors.number", "one with a number", NULL},
    {WITH("", "errors = { text = { 'name' }, time = 'name' } "), "E106", 4, 4,
     "subjects[1].errors.time", "one with a date", NULL},
    {WITH("", "errors = { text = { 'name' }, least = 2 } "), "E104", 4, 4,
     "subjects[1].errors.level", "is missing", NULL},
    {WITH("", "errors = { text = { 'name' }, of = 'x' } "), "E118", 4, 4, "subjects[1].errors.of",
     "no such relation", NULL},
    {WITH("{ name = 'n', table = 'note', navigation = { 'a' } }",
          "errors = { text = { 'text' }, of = 'n' } "),
     "E106", 4, 4, "subjects[1].errors.of", "many = true", "leave it out"},
    {WITH("", "failed = { { name = 'f', title = 'f' } } "), "E104", 4, 15,
     "subjects[1].failed[1].where", "is missing", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'open' } } } } "), "E104", 4, 52,
     "subjects[1].failed[1].where[1].value", "is missing", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'open', {} } } } } "), "E105", 4,
     62, "subjects[1].failed[1].where[1][2]", "number, a text", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'size', 0.5 } } } } "), "E106", 4,
     62, "subjects[1].failed[1].where[1][2]", "whole number", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'opn', true } } } } "), "E118", 4,
     15, "subjects[1].failed[1].where", "names the column opn", "did you mean open?"},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'open', 1 } } } } "), "E106", 4,
     15, "subjects[1].failed[1].where", "never has", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', unless = { { { 'open', true } } } } } "),
     "E104", 4, 15, "subjects[1].failed[1].where", "is missing", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'size', 1, 0.5 } } } } "), "E106",
     4, 65, "subjects[1].failed[1].where[1][3]", "whole number", NULL},
    {WITH(
       "",
       "failed = { { name = 'f', title = 'f', some = { 'name' }, unless = { { { 'open', 1 } } } } } "),
     "E106", 4, 15, "subjects[1].failed[1].unless", "never has", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', some = { 'open' } } } "), "E106", 4, 15,
     "subjects[1].failed[1].some", "text or a number", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', later = { 'made', 'name' } } } "), "E106", 4,
     15, "subjects[1].failed[1].later", "a date", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', later = { 'made' } } } "), "E106", 4, 42,
     "subjects[1].failed[1].later", "two columns", NULL},
    {WITH("", "succeeded = { { name = 'f', title = 'f', where = { { 'open', true } } } } "), "E104",
     4, 18, "subjects[1].succeeded[1].at", "is missing", NULL},
    {WITH("", "succeeded = { { name = 'f', title = 'f', at = 'name' } } "), "E106", 4, 18,
     "subjects[1].succeeded[1].at", "a date", NULL},
    {WITH("", "failed = { { name = 'f', title = 'f', where = { { 'open', true } } },\n"
              "{ name = 'f', title = 'f', where = { { 'open', true } } } } "),
     "E117", 5, 1, "subjects[1].failed[2]", "the rule f", NULL},
  };
  assert_each_wrong(all, COUNT(all));
}

#define SAYS(more)                                                                          \
  "return { tables = { " BOX ", " NOTE " }, titles = { { language = 'X', tables = {\n" more \
  " } } } }"
#define COLUMNS(more) SAYS("{ name = 'box', columns = {\n" more " } }")

static void what_titles_may_say(void **state)
{
  (void)state;
  static const struct wrong all[] = {
    {"return { title = {} }", "E103", 1, 10, "title", "does not belong", "did you mean titles?"},
    {"return { titles = { { } } }", "E104", 1, 21, "titles[1].language", "is missing", NULL},
    {"return { titles = { { language = 'X', hidden = '' } } }", "E103", 1, 39, "titles[1].hidden",
     "does not belong", NULL},
    {"return { titles = { { language = 'X', yes = ' ' } } }", "E107", 1, 21, "titles[1].yes",
     "is empty", NULL},
    {"return { titles = { { language = 'X', yes = 'J', no = 'J' } } }", "E117", 1, 21,
     "titles[1].no", "is \"J\", and so is yes", NULL},
    {"return { titles = { { language = 'X', tables = 1 } } }", "E105", 1, 39, "titles[1].tables",
     "must be a table", NULL},
    {SAYS("{ display_name = 'B' }"), "E104", 2, 1, "titles[1].tables[1].name", "is missing", NULL},
    {SAYS("{ name = 'bix' }"), "E118", 2, 1, "titles[1].tables[1].name",
     "\"bix\", but no tables.lua", "did you mean box?"},
    {SAYS("{ name = 'note', display_name = 'Box' }"), "E117", 2, 1,
     "titles[1].tables[1].display_name", "which is that of the table box, too", NULL},
    {SAYS("{ name = 'box', display_name = 'B' },\n{ name = 'note', display_name = 'B' }"), "E117",
     3, 1, "titles[1].tables[2].display_name", "which is that of the table box, too", NULL},
    {COLUMNS("{ 'siz', 'S' }"), "E118", 3, 1, "titles[1].tables[1].columns[1]",
     "names the column siz, which the table box does not have", "did you mean size?"},
    {COLUMNS("{ 'pin', 'S' }"), "E106", 3, 1, "titles[1].tables[1].columns[1]", "is secret", NULL},
    {COLUMNS("{ 'boxid', 'S' }"), "E106", 3, 1, "titles[1].tables[1].columns[1]", "is the key",
     "display_name"},
    {COLUMNS("{ 'size' }"), "E104", 3, 1, "titles[1].tables[1].columns[1].title",
     "is missing: what views call it", NULL},
    {COLUMNS("{ 'size', 'S' },\n{ 'size', 'T' }"), "E117", 4, 1, "titles[1].tables[1].columns[2]",
     "is the column size, which stands above", NULL},
    {COLUMNS("{ 'size', 'S' },\n{ 'open', 's' }"), "E117", 4, 1,
     "titles[1].tables[1].columns[2].title", "is \"S\", which is that of size, too", NULL},
    {COLUMNS("{ 'size', 'Name' }"), "E117", 3, 1, "titles[1].tables[1].columns[1].title",
     "is \"Name\", which is that of name, too", "say what name is called in X"},
    {COLUMNS("{ 'size', choices = { { 1, 'a' } } }"), "E106", 3, 1,
     "titles[1].tables[1].columns[1].choices", "only for columns of type choice", NULL},
    {COLUMNS("{ 'open', choices = { { 2, 'a' } } }"), "E118", 3, 1,
     "titles[1].tables[1].columns[1].choices", "name the number 2, which is no choice of open",
     NULL},
    {COLUMNS("{ 'state', choices = { { 1, 'a' } } }"), "E118", 3, 1,
     "titles[1].tables[1].columns[1].choices", "name the number 1, which is no choice of state",
     NULL},
    {COLUMNS("{ 'state', choices = { { 0, 'a' }, { 0, 'b' } } }"), "E117", 3, 1,
     "titles[1].tables[1].columns[1].choices", "have the number 0 twice", NULL},
    {COLUMNS("{ 'state', choices = { { 0, 'a' }, { -1, 'A' } } }"), "E117", 3, 1,
     "titles[1].tables[1].columns[1].choices", "have the label a twice", NULL},
    {COLUMNS("{ 'state', choices = { { 0, 'a', 'b' } } }"), "E103", 3, 34,
     "titles[1].tables[1].columns[1].choices[1][3]", "without a name", "name = value"},
  };
  assert_each_wrong(all, COUNT(all));
}

static void a_later_file_may_not_contradict(void **state)
{
  (void)state;
  static const struct wrong all[] = {
    {"return { tables = {\n{ name = 'box', set = 'boxen' } } }", "E119", 2, 1, "tables[1].set",
     "\"boxen\", but an earlier tables.lua says \"boxes\"", "another name"},
    {"return { tables = {\n{ name = 'box', key = 'name' } } }", "E119", 2, 1, "tables[1].key",
     "says \"boxid\"", "another name"},
    {"return { tables = { { name = 'box', columns = { { 'colour', 'text' },\n"
     "{ 'size', 'text' } } } } }",
     "E119", 2, 1, "tables[1].columns[2]",
     "makes size a column of type text, but an earlier tables.lua says integer", "\"integer\""},
    {"return { tables = { { name = 'box', columns = {\n{ 'open', 'choice', choices = { { 1, 'a' } }"
     " } } } } }",
     "E119", 2, 1, "tables[1].columns[1]", "says boolean, which cannot change", "\"boolean\""},
    {"return { tables = { { name = 'box', columns = {\n{ 'boxid', 'text' } } } } }", "E119", 2, 1,
     "tables[1].columns[1]", "says id, which cannot change", "\"id\""},
    {"return { tables = { { name = 'box', columns = {\n{ 'state', 'integer' } } } } }", "E119", 2,
     1, "tables[1].columns[1]", "says choice, which cannot change", "\"choice\""},
    {"return { subjects = {\n{ name = 'box', table = 'note' } } }", "E119", 2, 1,
     "subjects[1].table", "says \"box\"", "another name"},
    {"return { subjects = { { name = 'box', relations = {\n"
     "{ name = 'notes', table = 'box', navigation = { 'a' } } } } } }",
     "E119", 2, 1, "subjects[1].relations[1].table", "says \"note\"", "another name"},
    {"return { subjects = { { name = 'box', relations = {\n"
     "{ name = 'm', table = 'ox', navigation = { 'a' } } } } } }",
     "E118", 2, 1, "subjects[1].relations[1].table", "\"ox\"", "did you mean box?"},
  };
  for (size_t i = 0; i < COUNT(all); i++) {
    struct made made;
    begin(&made);
    add(&made, "a/tables.lua", kb_slice_of(WITH(NOTES, "")));
    add(&made, "b/tables.lua", kb_slice_of(all[i].source));
    finish(&made);
    assert_wrong(&made, &all[i]);
    assert_string_equal(made.diagnostics.list[0].file, "b/tables.lua");
    end(&made);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_is_plain_data),
    cmocka_unit_test(what_a_table_may_say),
    cmocka_unit_test(what_a_subject_may_say),
    cmocka_unit_test(what_titles_may_say),
    cmocka_unit_test(a_later_file_may_not_contradict),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
