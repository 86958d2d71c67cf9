#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"

#include "author/lint.h"
#include "sandbox/sandbox_names.h"
#include "test_schema.h"
#include "triage/bind.h"

#include <lua.h>

static const char article[] =
  "return {\n"
  "  code = 'A', title = 'FILL IN: title', product = 'P', status = 'draft', severity = 'error',\n"
  "  role = 'R', role = 'S',\n"
  "  symptom = { text = 'the {mailbox.nam} of {alert.owner} and {alert.seen} is {alert.other}',\n"
  "    signatures = { { message = 'the mailbox of [owner] is full' },\n"
  "      { message = 'the mailbox is full', details = 'it was seen by [seen]' } } },\n"
  "  causes = {\n"
  "    { id = 'a', text = 't', when = function(case)\n"
  "      return case.mailbox.statcode == option.mailbox.statecode.Actve\n"
  "        and case.mailbox.password == null and case.mailbx == nil end },\n"
  "    { id = 'b', text = 't', when = function(case)\n"
  "      return case.alert.owner == 'x' or case.alert.seen == 'y'\n"
  "        or known(case.profile, 'stetecode')\n"
  "        or option.mailbox.stateode.Active == 1 or option.mailbx.statecode.Active == 1 end },\n"
  "    { id = 'c', text = 't', look = 'elsewhere' },\n"
  "  },\n"
  "  resolution = { { cause = 'a', text = 'r', steps = { 'one', 'FILL IN: two' } },\n"
  "    { cause = 'b', text = '{profile.statecod}' } },\n"
  "}\n";

static const char other[] =
  "return { code = 'A2', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { message = 'The mailbox of <who> is full' } } },\n"
  "causes = { { id = 'a', text = 't', when = function(box)\n"
  "return box.mailbox.statecode == option.mailbox.statecode.Inactive end } },\n"
  "resolution = { { text = 'r' } }, examples = {\n"
  "{ name = '1', case = { statecode = 1, tracelog_Mailbox = { { text =\n"
  "'the mailbox of Ann is full' } } }, expect = { verdict = 'confirmed' } },\n"
  "{ name = '2', case = { statecode = 0, tracelog_Mailbox = { { text =\n"
  "'the mailbox of Ann is full' } } }, expect = { verdict = 'unexplained' } } } }\n";

static const char shape[] =
  "local text = 't'\n"
  "return { code = 'Shape', titel = 'T', title = 'T', product = 'P', status = 'new',\n"
  "  severity = 'error', symptom = { text = 's' },\n"
  "  causes = {\n"
  "    { id = 'a', text = text,\n"
  "      look = '' } },\n"
  "  resolution = { { cause = 'x', text = 'r' } } }\n";

static const char twice[] =
  "return {\n"
  "  title = 'T', code = 'a2', product = 'P', status = 'draft', severity = 'error',\n"
  "  symptom = { text = 's' }, causes = { { id = 'a', text = 't', look = 'l' } },\n"
  "  resolution = { { text = 'r' } } }\n";

static const char common[] =
  "return { code = 'Common', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "  symptom = { text = 'for {Mailbox.name}, {alerts.text}, {x.y.z}, {5.7} and {mailbox.name or'\n"
  "    .. ' {mailbox.name}', signatures = {\n"
  "    { code = 'Error' }, { code = '404 NotFound' }, { code = 'Email Server Error Code' },\n"
  "    { code = 'Error', message = 'the mailbox is not there' }, { code = 'ErrorNotThere' },\n"
  "    { code = '404', source = 'Crm :' }, { code = '5.7.1' }, { code = 'Crm.80048306' } } },\n"
  "  causes = { { id = 'a', text = 't', look = 'l' } }, resolution = { { text = 'r' } } }\n";

/* Columns that no table names are no mistake, unless they are like one that the row lacks. */
static const char rows[] =
  "return { code = 'Rows', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "  symptom = { text = 's', signatures = { { code = 'ErrorRows' } } },\n"
  "  causes = { { id = 'a', text = 't', look = 'l' } }, resolution = { { text = 'r' } },\n"
  "  examples = { { name = 'e', expect = { verdict = 'inconclusive' }, case = { name = 'n',\n"
  "    statcode = 1, Password = 'p', contoso_own = 1, ['name@x'] = 'n', nam = 'n', type = 2,\n"
  "    emailserverprofile = { Statecode = 1, statecod = 1, versionnumber = 3 },\n"
  "    alerts = { { text = 'ErrorRows' }, { text = 's', leve = 3 } },\n"
  "    tracelog_mailbox = {} } } } }\n";

/* Positions counted by hand. */
static const char diagnostics[] =
  "A.lua:2:15 W206 title is a gap: FILL IN: title\n"
  "A.lua:3:15 W209 role is given twice; only the last counts\n"
  "A.lua:4:15 W211 symptom.text refers to {alert.other}, which does not exist\n"
  "A.lua:4:15 W211 symptom.text refers to {mailbox.nam}, which does not exist (did you mean name?)\n"
  "A.lua:5:20 W207 A2's message matches the same text as this one (add the code, or what the details say, to both)\n"
  "A.lua:8:5 W205 no example confirms the cause a (add one)\n"
  "A.lua:8:5 W205 no example rules the cause a out (add one)\n"
  "A.lua:9:14 W201 mailbox.statcode is no column of mailbox that is known (did you mean statecode?)\n"
  "A.lua:9:39 W203 option.mailbox.statecode.Actve: there is no choice 'Actve' (did you mean Active?)\n"
  "A.lua:10:13 W202 mailbox.password can never be read (Dataverse never gives it out; the cause stays inconclusive)\n"
  "A.lua:10:38 W204 null is for examples; in a condition an empty column is nil (write nil)\n"
  "A.lua:10:47 W201 a case has no 'mailbx'; it has mailbox, profile, user, queue, "
  "organization, settings, roles, alerts and alert (did you mean mailbox?)\n"
  "A.lua:11:5 W205 no example confirms the cause b (add one)\n"
  "A.lua:11:5 W205 no example rules the cause b out (add one)\n"
  "A.lua:13:32 W201 profile.stetecode is no column of emailserverprofile that is known (did you mean statecode?)\n"
  "A.lua:14:12 W203 option.mailbox.stateode.Active: there is no choice column 'stateode' (did you mean statecode?)\n"
  "A.lua:14:51 W203 option.mailbx.statecode.Active: there is no table 'mailbx' (did you mean mailbox?)\n"
  "A.lua:15:5 W210 there is no step for the cause c\n"
  "A.lua:17:62 W206 resolution[1].steps[2] is a gap: FILL IN: two\n"
  "A.lua:18:20 W211 resolution[2].text refers to {profile.statecod}, which does not exist (did you mean statecode?)\n"
  "Common.lua:2:15 W211 symptom.text has {mailbox.name without its }\n"
  "Common.lua:2:15 W211 symptom.text refers to {Mailbox.name}, which does not exist (did you mean mailbox?)\n"
  "Common.lua:2:15 W211 symptom.text refers to {alerts.text}, which does not exist (did you mean alert?)\n"
  "Common.lua:4:7 W220 alerts of other errors contain \"Error\", too, and would be taken for this (write the whole code of the alert, or add its message)\n"
  "Common.lua:4:27 W220 alerts of other errors contain \"404 NotFound\", too, and would be taken for this (write the whole code of the alert, or add its message)\n"
  "Common.lua:4:54 W220 alerts of other errors contain \"Email Server Error Code\", too, and would be taken for this (write the whole code of the alert, or add its message)\n"
  "Other.lua:1:10 W208 the code is A2, but the file is Other.lua (name the file A2.lua)\n"
  "Other.lua:2:40 W207 A's message matches the same text as this one (add the code, or what the details say, to both)\n"
  "Rows.lua:5:5 W201 statcode in the row of an example is no column of mailbox that is known (did you mean statecode?)\n"
  "Rows.lua:6:28 W201 Statecode in the row of an example is no column of emailserverprofile that is known (did you mean statecode?)\n"
  "Rows.lua:6:43 W201 statecod in the row of an example is no column of emailserverprofile that is known (did you mean statecode?)\n"
  "Rows.lua:7:54 W201 leve in the row of an example is no column of tracelog that is known (did you mean level?)\n"
  "Rows.lua:8:5 W201 tracelog_mailbox in the row of an example is no column of mailbox that is known (did you mean tracelog_Mailbox?)\n"
  "Shape.lua:2:26 E103 unknown key titel (did you mean title?)\n"
  "Shape.lua:2:67 E106 status is \"new\", but must be one of: draft|stable|retired\n"
  "Shape.lua:6:7 E107 causes[1].look is empty\n"
  "Shape.lua:7:20 E110 resolution[1].cause names the cause \"x\", which the article does not have (the causes are: a)\n"
  "Syntax.lua:3:3 E101 does not load: '}' expected (to close '{' at line 1) near 'title' (put a comma at the end of the line before)\n"
  "Twice.lua:2:16 E109 code \"a2\" is taken by FOLDER/rules/Other.lua\n";

/* The text, with FOLDER in place of the folder's path. */
static void add_without_folder(struct kb_buf *out, const char *text)
{
  const char *at = strstr(text, folder);
  kb_buf_add(out, text, at ? (size_t)(at - text) : strlen(text));
  if (at) {
    kb_buf_addf(out, "FOLDER%s", at + strlen(folder));
  }
}

static void describe(struct kb_buf *out, const struct kb_rule_set *rule_set)
{
  kb_buf_clear(out);
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    const char *name = diagnostic->file + strlen(folder) + strlen("/rules/");
    kb_buf_addf(out, "%s:%zu:%zu %s ", name, diagnostic->line, diagnostic->column,
                kb_diagnostic_code_name(diagnostic->code));
    add_without_folder(out, diagnostic->message);
    if (diagnostic->suggestion) {
      kb_buf_addf(out, " (%s)", diagnostic->suggestion);
    }
    kb_buf_add_char(out, '\n');
  }
}

static void diagnostics_are_found_where_they_are(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  const char *paths[] = {folder_path(path, "rules")};
  struct kb_error error;
  struct kb_rule_set rule_set;
  struct kb_buf said = {0};
  struct kb_engine *engine = kb_engine_new();
  folder_write("rules/A.lua", article);
  folder_write("rules/Other.lua", other);
  folder_write("rules/Common.lua", common);
  folder_write("rules/Rows.lua", rows);
  folder_write("rules/Shape.lua", shape);
  folder_write("rules/Twice.lua", twice);
  folder_write("rules/Syntax.lua", "return {\n  code = 'A'\n  title = 'T' }");
  assert_non_null(engine);
  assert_int_equal(kb_rule_set_load(&rule_set, engine, paths, 1,
                                    &(struct kb_rule_set_options){.with_examples = true,
                                                                  .tables = kb_test_tables,
                                                                  .table_count = 1},
                                    &error),
                   KB_OK);
  assert_int_equal(kb_lint(&rule_set, engine, &error), KB_OK);
  describe(&said, &rule_set);
  assert_string_equal(kb_buf_text(&said), diagnostics);
  kb_buf_fini(&said);
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
}

static bool is_named(const char *name, const char *const *names)
{
  while (*names && strcmp(*names, name) != 0) {
    names++;
  }
  return *names != NULL;
}

/* What is checked by names is exactly what articles have. */
static void names_are_those_of_articles(void **state)
{
  (void)state;
  struct kb_bound bound = {.reader = NULL};
  struct kb_sandbox *sandbox = kb_sandbox_new(NULL, NULL);
  assert_non_null(sandbox);
  assert_int_equal(kb_bind(sandbox, &bound), KB_SANDBOX_DONE);
  lua_State *L = kb_sandbox_state(sandbox);
  size_t count = 0;
  kb_sandbox_push_base(sandbox);
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
    const char *name = lua_tostring(L, -2);
    count++;
    if (!is_named(name, kb_sandbox_names(NULL)) && !is_named(name, kb_bound_names)) {
      fail_msg("%s is not in the lists", name);
    }
  }
  for (size_t i = 0; kb_sandbox_names(NULL)[i]; i++) {
    count--;
  }
  for (size_t i = 0; kb_bound_names[i]; i++) {
    count--;
  }
  assert_int_equal(count, 0);
  kb_sandbox_free(sandbox);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(diagnostics_are_found_where_they_are),
    cmocka_unit_test(names_are_those_of_articles),
  };
  return cmocka_run_group_tests_name("lint", tests, folder_make, folder_remove);
}
