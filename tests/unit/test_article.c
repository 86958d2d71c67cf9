#include "test_schema.h"
#include "triage/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

/* An article in which every line can be replaced. */
enum line { CODE, STATUS, SYMPTOM, CAUSES, RESOLUTION, EXTRA, LINE_COUNT };

static const char *const good[LINE_COUNT] = {
  [CODE] = "code = 'A', title = 'T', product = 'P', severity = 'error',",
  [STATUS] = "status = 'draft',",
  [SYMPTOM] = "symptom = { text = 's', signatures = { { code = 'A' } } },",
  [CAUSES] = "causes = { { id = 'c', text = 't', look = 'l' } },",
  [RESOLUTION] = "resolution = { { text = 'r' } },",
  [EXTRA] = "",
};

/* A cause with that remedy. */
#define REMEDY(remedy) \
  "causes = { { id = 'c', text = 't', when = function() return true end, remedy = " remedy " } },"
#define ON_MAILBOX(set) REMEDY("{ on = 'mailbox', text = 't', set = " set " }")
#define ONLY                                                                                        \
  "(of the mailbox it changes only: statecode, statuscode, emailserverprofile, "                    \
  "incomingemaildeliverymethod, outgoingemaildeliverymethod, actdeliverymethod, "                   \
  "testemailconfigurationscheduled, orgmarkedasprimaryforexchangesync, processemailreceivedafter, " \
  "emailrouteraccessapproval)"
#define SET "causes[1].remedy.set."
#define REFUSED(column)              \
  "E120 " SET column ": " SET column \
  " must not be changed by kbtriage fix: leave it to a step " ONLY

static const struct {
  enum line line;
  const char *text;
  const char *diagnostics; /* "CODE PATH: message", separated by newlines */
} cases[] = {
  {EXTRA, "", ""},
  {EXTRA, "kb = '1', reference = 'r', reviewed = '2024-12-11', role = 'R', examples = {},", ""},
  {EXTRA, "early = function() return true end,", ""},
  {EXTRA, "symptm = {},", "E103 symptm: unknown key symptm (did you mean symptom?)"},
  {EXTRA, "colour = 'red',", "E103 colour: unknown key colour"},
  {EXTRA, "'a value',", "E103 : the article has a value without a name (write name = value)"},
  {EXTRA, "reviewed = '11.12.2024',",
   "E106 reviewed: reviewed is \"11.12.2024\", but must be a date in quotes, like \"2024-12-11\""},
  {EXTRA, "reviewed = '2024-13-01',",
   "E106 reviewed: reviewed is \"2024-13-01\", but must be a date in quotes, like \"2024-12-11\""},
  {EXTRA, "kb = 4484702,", "E105 kb: kb is a number, but must be a text in quotes"},
  {EXTRA, "early = true,",
   "E105 early: early is a boolean, but must be a function: function(case) return … end"},
  {EXTRA, "role = 'a\\nb',", "E108 role: role holds the control character 0x0A"},
  {EXTRA, "role = 'a\\0b',", "E108 role: role holds the control character 0x00"},
  {EXTRA, "role = '\\xff',", "E106 role: role is not UTF-8 (save the file as UTF-8)"},
  {EXTRA, "role = '',", "E107 role: role is empty"},
  {CODE, "title = 'T', product = 'P', severity = 'error',",
   "E104 : code is missing: The article's code or short name: unique, and the name of its file."},
  {STATUS, "status = 'stabel',",
   "E106 status: status is \"stabel\", but must be one of: draft|stable|retired"},
  {STATUS, "status = 'draft|stable',",
   "E106 status: status is \"draft|stable\", but must be one of: draft|stable|retired"},
  {STATUS, "status = 'draf',",
   "E106 status: status is \"draf\", but must be one of: draft|stable|retired"},
  {SYMPTOM, "symptom = 's',",
   "E105 symptom: symptom is a string, but must be a table with names: { name = … }"},
  {SYMPTOM, "symptom = { text = 's', signatures = { code = 'A' } },",
   "E105 symptom.signatures: symptom.signatures has names where a list has none; it must be a "
   "list of tables: { { … }, { … } } (put braces around each element)"},
  {SYMPTOM, "symptom = { text = 's', signatures = {} },",
   "E107 symptom.signatures: symptom.signatures is an empty list"},
  {SYMPTOM, "symptom = { text = 's', signatures = { {} } },", "E112 symptom.signatures[1]: *"},
  {SYMPTOM, "symptom = { text = 's', signatures = { { message = 'open [mailbox' } } },",
   "E112 symptom.signatures[1]: *"},
  {SYMPTOM, "symptom = { text = 's', signatures = { { code = 'A' }, { mesage = 'm' } } },",
   "E103 symptom.signatures[2].mesage: unknown key symptom.signatures[2].mesage (did you mean "
   "message?)\nE112 symptom.signatures[2]: *"},
  {CAUSES, "causes = {},", "E107 causes: causes is an empty list"},
  {CAUSES, "causes = { { id = 'c', text = 't' } },",
   "E113 causes[1]: causes[1] has neither when nor look: nobody could tell whether it is the cause "
   "(add when = function(case) … end, or look = \"where to look\")"},
  {CAUSES,
   "causes = { { id = 'c', text = 't', look = 'l' }, { id = 'c', text = 't', look = 'l' } },",
   "E111 causes[2].id: two causes have the id \"c\""},
  {CAUSES, "causes = { { text = 't', look = 'l' } },",
   "E104 causes[1]: causes[1].id is missing: *"},
  {CAUSES, "causes = { { id = 'c', text = 't', when = 'always' } },",
   "E105 causes[1].when: causes[1].when is a string, but must be a function: function(case) return "
   "… end"},
  {CAUSES, "causes = { [2] = { id = 'c', text = 't', look = 'l' } },",
   "E105 causes: causes has a nil between its elements"},
  {CAUSES, "causes = { [1] = 'c', [2.5] = 'd' },",
   "E105 causes: causes has names where a list has none; it must be a list of tables: { { … }, { … "
   "} } (put braces around each element)"},
  /* What must not be changed, whatever an article says: secrets, what the service writes, settings
     of the organization, other tables. */
  {CAUSES, ON_MAILBOX("{ password = 'x' }"), REFUSED("password")},
  {CAUSES, ON_MAILBOX("{ oauthrefreshtoken = ask('x') }"), REFUSED("oauthrefreshtoken")},
  {CAUSES, ON_MAILBOX("{ incomingemailstatus = 1 }"), REFUSED("incomingemailstatus")},
  {CAUSES, ON_MAILBOX("{ enabledforact = true }"), REFUSED("enabledforact")},
  {CAUSES, ON_MAILBOX("{ isemailaddressapprovedbyo365admin = true }"),
   REFUSED("isemailaddressapprovedbyo365admin")},
  {CAUSES, ON_MAILBOX("{ emailaddress = ask('address') }"), REFUSED("emailaddress")},
  {CAUSES, ON_MAILBOX("{ _emailserverprofile_value = ask('profile') }"),
   REFUSED("_emailserverprofile_value")},
  {CAUSES, ON_MAILBOX("{ regardingobjectid = ask('user') }"), REFUSED("regardingobjectid")},
  {CAUSES, REMEDY("{ on = 'profile', text = 't', set = { incomingserverlocation = ask('host') } }"),
   "E120 " SET "incomingserverlocation: " SET
   "incomingserverlocation must not be changed by kbtriage "
   "fix: leave it to a step (of the email server profile it changes only: statecode, statuscode)"},
  {CAUSES,
   REMEDY("{ on = 'organization', text = 't', set = { requireapprovalforuseremail = false } }"),
   "E120 causes[1].remedy.on: causes[1].remedy.on is \"organization\", which kbtriage fix must not "
   "change (one of these can be changed: mailbox, profile)"},
  {CAUSES, REMEDY("{ on = 'user', text = 't', set = { isdisabled = false } }"),
   "E120 causes[1].remedy.on: causes[1].remedy.on is \"user\", which kbtriage fix must not change *"},
  {CAUSES, REMEDY("{ on = 'alerts', text = 't', then_test = true }"),
   "E120 causes[1].remedy.on: causes[1].remedy.on is \"alerts\", which kbtriage fix must not change *"},
  {CAUSES, REMEDY("{ on = 'alert', text = 't', then_test = true }"),
   "E120 causes[1].remedy.on: causes[1].remedy.on is \"alert\", which kbtriage fix must not change *"},
  /* What there is not. */
  {CAUSES, REMEDY("{ on = 'profil', text = 't', set = { statecode = 0 } }"),
   "E118 causes[1].remedy.on: causes[1].remedy.on is \"profil\", but the mailbox has no such record "
   "(did you mean profile?)"},
  {CAUSES, ON_MAILBOX("{ statcode = 0 }"),
   "E118 " SET "statcode: " SET "statcode is no column of the mailbox (did you mean statecode?)"},
  {CAUSES, ON_MAILBOX("{ ['a\\0b'] = 0 }"), "E118 *"},
  /* Values that it must not be set to. */
  {CAUSES, ON_MAILBOX("{ statecode = 1 }"),
   "E120 " SET "statecode: " SET "statecode is 1 (Inactive), but may only be set to 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = option.mailbox.statecode.Inactive }"),
   "E120 " SET "statecode: " SET "statecode is 1 (Inactive), but may only be set to 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = -4294967296 }"),
   "E120 " SET "statecode: " SET "statecode is -4294967296, but may only be set to 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ emailrouteraccessapproval = 3 }"),
   "E120 " SET "emailrouteraccessapproval: " SET
   "emailrouteraccessapproval is 3 (Rejected), but may "
   "only be set to 1 (Approved)"},
  {CAUSES, ON_MAILBOX("{ incomingemaildeliverymethod = 0 }"),
   "E120 " SET "incomingemaildeliverymethod: " SET
   "incomingemaildeliverymethod is 0 (None), but may "
   "only be set to 2 (Server-Side Synchronization)"},
  {CAUSES, ON_MAILBOX("{ orgmarkedasprimaryforexchangesync = false }"),
   "E120 " SET "orgmarkedasprimaryforexchangesync: " SET
   "orgmarkedasprimaryforexchangesync is false, "
   "but may only be set to true"},
  /* Values of the wrong type. */
  {CAUSES, ON_MAILBOX("{ statecode = '0' }"),
   "E105 " SET "statecode: " SET "statecode is a string, but must be 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = 0.5 }"),
   "E105 " SET "statecode: " SET "statecode is a number, but must be 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = 18446744073709551616 }"),
   "E105 " SET "statecode: " SET "statecode is a number, but must be 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = false }"),
   "E105 " SET "statecode: " SET "statecode is a boolean, but must be 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ statecode = ask('state') }"),
   "E105 " SET "statecode: " SET "statecode is ask, but must be 0 (Active)"},
  {CAUSES, ON_MAILBOX("{ emailserverprofile = 'Contoso' }"),
   "E105 " SET "emailserverprofile: " SET
   "emailserverprofile is a string, but must be ask(\"name\"), "
   "as only a person knows it"},
  {CAUSES, ON_MAILBOX("{ processemailreceivedafter = '2026-01-01' }"),
   "E105 " SET "processemailreceivedafter: " SET
   "processemailreceivedafter is a string, but must be "
   "ask(\"name\"), as only a person knows it"},
  {CAUSES, ON_MAILBOX("{ emailserverprofile = ask('a=b') }"),
   "E106 " SET "emailserverprofile: " SET "emailserverprofile asks for \"a=b\", which is no name "
   "(letters, digits and _, as in ask(\"profile\"))"},
  {CAUSES, ON_MAILBOX("{ statecode = function() return 0 end }"),
   "E105 " SET "statecode: " SET "statecode is a function, but must be a number, true, false, or "
   "ask(\"name\")"},
  {CAUSES, ON_MAILBOX("{ statecode = null }"),
   "E105 " SET "statecode: " SET "statecode is null, but must be a number, true, false, or "
   "ask(\"name\")"},
  {CAUSES, ON_MAILBOX("{ statecode = option.mailbox.statecode }"),
   "E104 " SET "statecode: " SET "statecode.ask is missing: *"},
  {CAUSES, ON_MAILBOX("{ statecode = { ask = 'x', y = 1 } }"),
   "E103 " SET "statecode.y: unknown key " SET "statecode.y*"},
  {CAUSES, ON_MAILBOX("{ 0 }"),
   "E105 causes[1].remedy.set: causes[1].remedy.set has a value without a name (write column = value)"},
  {CAUSES, ON_MAILBOX("{ statecode = option.mailbox.statecode.Actve }"), "E101 : does not load: *"},
  {CAUSES, ON_MAILBOX("{ emailserverprofile = ask() }"), "E101 : does not load: *"},
  {CAUSES, ON_MAILBOX("7"),
   "E105 causes[1].remedy.set: causes[1].remedy.set is a number, but must be a table with names: { "
   "name = … }"},
  {CAUSES, REMEDY("function() end"),
   "E105 causes[1].remedy: causes[1].remedy is a function, but must be a table with names: { name = … "
   "}"},
  {CAUSES, REMEDY("{ on = 'mailbox', text = 't', then_test = 'yes' }"),
   "E105 causes[1].remedy.then_test: causes[1].remedy.then_test is a string, but must be true or "
   "false"},
  {CAUSES, REMEDY("{ on = 'mailbox', text = 't', then_test = true, risk = 'own' }"),
   "E103 causes[1].remedy.risk: unknown key causes[1].remedy.risk"},
  {CAUSES, REMEDY("{ on = 'mailbox', then_test = true }"),
   "E104 causes[1].remedy: causes[1].remedy.text is missing: *"},
  {CAUSES, REMEDY("{ text = 't', then_test = true }"),
   "E104 causes[1].remedy: causes[1].remedy.on is missing: *"},
  /* What does nothing. */
  {CAUSES, REMEDY("{ on = 'mailbox', text = 't' }"),
   "E120 causes[1].remedy: causes[1].remedy changes nothing and tests nothing (add set = { column = "
   "value }, or then_test = true)"},
  {CAUSES, REMEDY("{ on = 'profile', text = 't', then_test = true }"),
   "E120 causes[1].remedy: causes[1].remedy changes nothing, and the email server profile cannot be "
   "tested"},
  {CAUSES,
   "causes = { { id = 'c', text = 't', look = 'l', remedy = { on = 'mailbox', text = 't', then_test = "
   "true } } },",
   "E120 causes[1].remedy: causes[1].remedy is never carried out: without when, the cause is never "
   "confirmed (add when = function(case) … end)"},
  {CAUSES, REMEDY("{ on = 'mailbox', text = 't', then_test = true }"),
   "E121 causes[1].remedy: causes[1].remedy does no step of the resolution (add fix = true to each "
   "step that it does)"},
  {RESOLUTION, "resolution = { { text = 'r', fix = true } },",
   "E121 resolution[1].fix: resolution[1].fix is true, but its cause has no remedy (add remedy = { … } "
   "to the cause, or leave fix out)"},
  {RESOLUTION, "resolution = { { text = 'r', fix = 1 } },",
   "E105 resolution[1].fix: resolution[1].fix is a number, but must be true or false"},
  {RESOLUTION, "resolution = { { cause = 'x', text = 'r' } },",
   "E110 resolution[1].cause: resolution[1].cause names the cause \"x\", which the article does "
   "not have (the causes are: c)"},
  {RESOLUTION, "resolution = { { text = 'r', steps = { 'one', 2 } } },",
   "E105 resolution[1].steps[2]: resolution[1].steps[2] is a number, but must be a text in quotes"},
  {RESOLUTION, "resolution = { { text = 'r', steps = {} } },",
   "E107 resolution[1].steps: resolution[1].steps is an empty list"},
  {EXTRA, "examples = { { name = 'n', case = {}, expect = { verdict = 'sure' } } },",
   "E106 examples[1].expect.verdict: *"},
  {EXTRA,
   "examples = { { name = 'n', case = {}, expect = { verdict = 'clear', cause = { 'c', 'd' } } } },",
   "E110 examples[1].expect.cause: examples[1].expect.cause names the cause \"d\", which the "
   "article does not have (the causes are: c)"},
  {EXTRA, "examples = { { name = 'n', case = { { a = 2 } }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it is a list; a row has names: { name = … }"},
  {EXTRA,
   "examples = { { name = 'n', case = { a = { 1, b = 2 } }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it mixes names with a list, or a list has a "
   "nil in it"},
  {EXTRA, "examples = { { name = 'n', case = { a = print }, expect = { verdict = 'clear' } } },",
   "E101 : does not load: *"},
  {EXTRA, "examples = { { name = 'n', case = { a = next }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it holds a function or the like; a row has "
   "texts, numbers, true, false, null, tables"},
  {EXTRA, "examples = { { name = 'n', case = { [true] = 1 }, expect = { verdict = 'clear' } } },",
   "E106 examples[1].case: examples[1].case is no row: it mixes names with a list, or a list has a "
   "nil in it"},
};

static void describe(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  kb_buf_clear(out);
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *diagnostic = &diagnostics->list[i];
    kb_buf_addf(out, "%s%s %s: %s", i > 0 ? "\n" : "", kb_diagnostic_code_name(diagnostic->code),
                diagnostic->path, diagnostic->message);
    if (diagnostic->suggestion) {
      kb_buf_addf(out, " (%s)", diagnostic->suggestion);
    }
  }
}

/* An expected text that ends with * may continue in any way. */
static void assert_begins(const char *found, const char *expected)
{
  const size_t length = strlen(expected);
  if (length > 0 && expected[length - 1] == '*') {
    if (strncmp(found, expected, length - 1) != 0) {
      assert_string_equal(found, expected);
    }
  } else {
    assert_string_equal(found, expected);
  }
}

struct loaded {
  struct kb_engine *engine;
  struct kb_article article;
  struct kb_diagnostics diagnostics;
};

static void load_with(struct loaded *loaded, const char *source, bool with_examples)
{
  struct kb_error error;
  *loaded = (struct loaded){.engine = kb_engine_new()};
  assert_non_null(loaded->engine);
  kb_engine_set_schema(loaded->engine, kb_test_schema());
  kb_diagnostics_file(&loaded->diagnostics, "A.lua", (struct kb_slice){0});
  assert_int_equal(kb_engine_load_source(loaded->engine, "A.lua", kb_slice_of(source),
                                         with_examples, &loaded->article, &loaded->diagnostics,
                                         &error),
                   KB_OK);
}

static void load(struct loaded *loaded, const char *source)
{
  load_with(loaded, source, true);
}

static void unload(struct loaded *loaded)
{
  kb_article_fini(&loaded->article);
  kb_diagnostics_fini(&loaded->diagnostics);
  kb_engine_free(loaded->engine);
}

static void every_breach_of_the_shape_is_named(void **state)
{
  (void)state;
  struct kb_buf source = {0};
  struct kb_buf said = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    kb_buf_clear(&source);
    kb_buf_add_text(&source, "return {");
    for (enum line line = CODE; line < LINE_COUNT; line++) {
      kb_buf_addf(&source, "%s\n", line == cases[i].line ? cases[i].text : good[line]);
    }
    kb_buf_add_char(&source, '}');
    struct loaded loaded;
    load(&loaded, source.data);
    describe(&said, &loaded.diagnostics);
    assert_begins(kb_buf_text(&said), cases[i].diagnostics);
    unload(&loaded);
    if (!strstr(cases[i].text, "examples")) { /* which can be read without Lua */
      load_with(&loaded, source.data, false);
      describe(&said, &loaded.diagnostics);
      assert_begins(kb_buf_text(&said), cases[i].diagnostics);
      unload(&loaded);
    }
  }
  kb_buf_fini(&source);
  kb_buf_fini(&said);
}

/* Read by Lua and from the source, it is the same. */
static void a_remedy_is_read_with_its_types(void **state)
{
  (void)state;
  static const char source[] =
    "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
    "symptom = { text = 's', signatures = { { code = 'A' } } }, causes = {\n"
    "{ id = 'a', text = 't', when = function(case) return case.profile == nil end, remedy = { on = "
    "'mailbox', set = { statecode = option.mailbox.statecode.Active, "
    "orgmarkedasprimaryforexchangesync = true, emailserverprofile = ask('profile') }, text = 'r' } },\n"
    "{ id = 'b', text = 't', when = function(case) return case.profile == nil end, remedy = { on = "
    "'profile', set = { statuscode = 1 }, then_test = true, text = 'r' } } },\n"
    "resolution = { { cause = 'a', text = 'r', fix = true }, { text = 'r' }, { cause = 'b', text = 'r', "
    "fix = true } } }";
  for (int with_examples = 0; with_examples < 2; with_examples++) {
    struct loaded loaded;
    load_with(&loaded, source, with_examples);
    assert_int_equal(loaded.diagnostics.count, 0);
    const struct kb_remedy *remedy = loaded.article.causes[0].remedy;
    assert_string_equal(remedy->on, "mailbox");
    assert_int_equal(remedy->part, KB_PART_IS_ROOT);
    assert_int_equal(remedy->risk, KB_RISK_OWN);
    assert_false(remedy->then_test);
    assert_string_equal(kb_remedy_needs(remedy), "primary");
    assert_int_equal(remedy->set_count, 3); /* in the order of columns */
    assert_string_equal(remedy->sets[0].name, "emailserverprofile");
    assert_string_equal(remedy->sets[0].ask, "profile");
    assert_string_equal(remedy->sets[0].lookup->table->set, "emailserverprofiles");
    assert_string_equal(remedy->table->columns[remedy->sets[0].place].name,
                        "_emailserverprofile_value");
    assert_string_equal(remedy->sets[1].name, "statecode");
    assert_int_equal(remedy->sets[1].value.kind, KB_MUST_BE_NUMBER);
    assert_int_equal(remedy->sets[1].value.number, 0);
    assert_null(remedy->sets[1].ask);
    assert_string_equal(remedy->sets[2].name, "orgmarkedasprimaryforexchangesync");
    assert_int_equal(remedy->sets[2].value.kind, KB_MUST_BE_BOOLEAN);
    assert_int_equal(remedy->sets[2].value.number, 1);
    remedy = loaded.article.causes[1].remedy;
    assert_int_equal(remedy->risk, KB_RISK_SHARED);
    assert_true(remedy->then_test);
    assert_string_equal(remedy->table->logical_name, "emailserverprofile");
    assert_null(kb_remedy_needs(remedy));
    assert_true(loaded.article.steps[0].is_fixed);
    assert_false(loaded.article.steps[1].is_fixed);
    unload(&loaded);
  }
}

static void what_is_no_article_is_reported(void **state)
{
  (void)state;
  static const struct {
    const char *source;
    const char *diagnostics;
  } sources[] = {
    {"", "E102 : the file returns nothing, but must return one table (end the file with: return { "
         "code = …, … })"},
    {"return 7", "E102 : the file returns number, but must return one table (end the file with: "
                 "return { code = …, … })"},
    {"return {", "E101 : does not load: *"},
    {"error('no')", "E101 : does not load: *"},
    {"while true do end", "E101 : does not load: stopped, as loading used up its steps (an article "
                          "only returns a table)"},
    {"return setmetatable({}, {})", "E101 : does not load: *"},
  };
  struct kb_buf said = {0};
  for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
    struct loaded loaded;
    load(&loaded, sources[i].source);
    describe(&said, &loaded.diagnostics);
    assert_begins(kb_buf_text(&said), sources[i].diagnostics);
    unload(&loaded);
  }
  kb_buf_fini(&said);
}

static void an_article_is_read_whole(void **state)
{
  (void)state;
  struct loaded loaded;
  load(&loaded,
       "return { code = 'A', kb = '7', title = 'T', product = 'P', reference = 'R', reviewed = "
       "'2024-12-11', status = 'stable', severity = 'warning', role = 'Admin',\n"
       "symptom = { text = 's', when = function() return true end, signatures = { { code = 'A', "
       "number = '403', message = 'not well', details = 'not well', source = 'Crm :' } } },\n"
       "causes = { { id = 'one', text = 't1', when = function() return true end }, { id = 'two', "
       "text = 't2', look = 'l2' } },\n"
       "resolution = { { cause = 'two', text = 'r1', steps = { 'a', 'b' } }, { text = 'r2' } },\n"
       "examples = { { name = 'n', case = { statecode = 1, a = null, b = { { x = true, y = 0.5 } "
       "}, tracelog_Mailbox = {}, c = {} }, expect = { verdict = 'confirmed', cause = 'one', "
       "missing = {} } } } }");
  const struct kb_article *article = &loaded.article;
  if (loaded.diagnostics.count > 0) {
    fail_msg("%s", loaded.diagnostics.list[0].message);
  }
  assert_string_equal(article->code, "A");
  assert_string_equal(article->kb, "7");
  assert_string_equal(article->reviewed, "2024-12-11");
  assert_string_equal(article->role, "Admin");
  assert_string_equal(article->symptom, "s");
  assert_true(article->has_symptom_when);
  assert_false(article->has_early);
  assert_int_equal(article->signature_count, 1);
  assert_string_equal(article->signatures[0].number, "403");
  assert_string_equal(article->signatures[0].source, "Crm :");
  assert_int_equal(article->cause_count, 2);
  assert_true(article->causes[0].has_when);
  assert_null(article->causes[0].look);
  assert_false(article->causes[1].has_when);
  assert_int_equal(kb_article_cause(article, "two"), 1);
  assert_int_equal(kb_article_cause(article, "three"), -1);
  assert_int_equal(article->step_count, 2);
  assert_int_equal(article->steps[0].cause, 1);
  assert_int_equal(article->steps[0].step_count, 2);
  assert_string_equal(article->steps[0].steps[1], "b");
  assert_int_equal(article->steps[1].cause, -1);
  assert_int_equal(article->example_count, 1);
  const struct kb_example *example = &article->examples[0];
  assert_string_equal(
    example->row,
    "{\"a\":null,\"b\":[{\"x\":true,\"y\":0.5}],\"c\":[],\"statecode\":1,\"tracelog_Mailbox\":[]}");
  assert_int_equal(example->cause_count, 1);
  assert_string_equal(example->causes[0], "one");
  assert_true(example->missing_given);
  assert_int_equal(example->missing_count, 0);
  unload(&loaded);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_breach_of_the_shape_is_named),
    cmocka_unit_test(a_remedy_is_read_with_its_types),
    cmocka_unit_test(what_is_no_article_is_reported),
    cmocka_unit_test(an_article_is_read_whole),
  };
  return cmocka_run_group_tests_name("article", tests, NULL, NULL);
}
