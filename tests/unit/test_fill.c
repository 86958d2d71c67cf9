#include "article/fill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_schema.h"

static const char full[] =
  "{\"mailboxid\":\"1\",\"name\":\"Ann {profile.name}\",\"emailaddress\":\"ann@contoso.com\","
  "\"statecode\":1,\"lastsyncerrorcode\":-5,\"enabledforact\":true,"
  "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"name\":\"Contoso\"},"
  "\"tracelog_Mailbox\":[{\"text\":\"words\",\"createdon\":\"2024-01-01\"}]}";
static const char empty[] = "{\"mailboxid\":\"1\",\"name\":null,\"tracelog_Mailbox\":[{}]}";

static const struct {
  const char *text;
  const char *with;    /* with all values known */
  const char *without; /* with none */
} cases[] = {
  {"Nothing to fill.", "Nothing to fill.", "Nothing to fill."},
  {"{mailbox.name} is off.", "Ann {profile.name} is off.", "The mailbox is off."},
  {"Open {mailbox.name}.", "Open Ann {profile.name}.", "Open the mailbox."},
  {"The {profile.name of {mailbox.name} is.", "The {profile.name of Ann {profile.name} is.",
   "The {profile.name of the mailbox is."},
  {"Open the mailbox {mailbox.name} again.", "Open the mailbox Ann {profile.name} again.",
   "Open the mailbox again."},
  {"The mailbox \"{mailbox.name}\" is off.", "The mailbox \"Ann {profile.name}\" is off.",
   "The mailbox is off."},
  {"The mailbox “{mailbox.name}” is off.", "The mailbox “Ann {profile.name}” is off.",
   "The mailbox is off."},
  {"The mailbox ({mailbox.name}), too.", "The mailbox (Ann {profile.name}), too.",
   "The mailbox, too."},
  {"Open '{mailbox.name}'.", "Open 'Ann {profile.name}'.", "Open the mailbox."},
  {"Stop. {mailbox.name} is off.", "Stop. Ann {profile.name} is off.", "Stop. The mailbox is off."},
  {"Tell me {mailbox.name}.", "Tell me Ann {profile.name}.", "Tell me the mailbox."},
  {"The email server profile {profile.name} is inactive.",
   "The email server profile Contoso is inactive.", "The email server profile is inactive."},
  {"Activate {profile.name}:", "Activate Contoso:", "Activate the email server profile:"},
  {"Its address {mailbox.emailaddress} is wrong.", "Its address ann@contoso.com is wrong.",
   "Its address is wrong."},
  {"Write to {mailbox.emailaddress}.", "Write to ann@contoso.com.",
   "Write to the mailbox's emailaddress."},
  {"It is {mailbox.statecode}, code {mailbox.lastsyncerrorcode}, {mailbox.enabledforact}.",
   "It is Inactive, code -5, true.",
   "It is the mailbox's statecode, code, the mailbox's enabledforact."},
  {"For {alert.owner}: {alert.text}", "For Bo: words", "For the owner: the text"},
  {"The alert came on {alert.createdon}.", "The alert came on 2024-01-01.",
   "The alert came on an unknown date."},
  {"{alert.createdon}", "2024-01-01", "An unknown date"},
  {"{mailbox.mailboxid}", "1", "1"},
  {"{mailbox} {other.name} {} {mailbox.} { mailbox.name} }{",
   "{mailbox} {other.name} {} "
   "{mailbox.} { mailbox.name} }{",
   "{mailbox} {other.name} {} {mailbox.} { mailbox.name} }{"},
  {"{ {mailbox.mailboxid}}", "{ 1}", "{ 1}"},
};

static void fill_from(struct kb_buf *out, const char *text, const char *row,
                      const struct kb_placeholder *owner)
{
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_int_equal(kb_test_case(&a_case, row, false, &error), KB_OK);
  const struct kb_symptom_finding symptom = {&a_case.errors->list[0], owner, owner ? 1 : 0};
  kb_buf_clear(out);
  kb_fill(out, text, a_case.subject, &a_case, &symptom);
  kb_case_fini(&a_case);
}

static void a_sentence_reads_well_with_and_without_the_value(void **state)
{
  (void)state;
  const struct kb_placeholder owner = {{"owner", 5}, {"Bo", 2}};
  struct kb_buf out = {0};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    fill_from(&out, cases[i].text, full, &owner);
    assert_string_equal(kb_buf_text(&out), cases[i].with);
    fill_from(&out, cases[i].text, empty, NULL);
    assert_string_equal(kb_buf_text(&out), cases[i].without);
  }
  kb_buf_fini(&out);
}

static void without_a_case_nothing_is_known(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  kb_fill(&out, "Open {mailbox.name}, then {profile.name}.", kb_test_subject("mailbox"), NULL,
          NULL);
  assert_string_equal(out.data, "Open the mailbox, then the email server profile.");
  kb_buf_fini(&out);
}

static void without_an_alert_its_columns_are_not_known(void **state)
{
  (void)state;
  struct kb_case a_case = {0};
  struct kb_error error;
  struct kb_buf out = {0};
  assert_int_equal(kb_test_case(&a_case, full, false, &error), KB_OK);
  kb_fill(&out, "The alert says {alert.text} of {alert.mailbox}.", a_case.subject, &a_case, NULL);
  assert_string_equal(out.data, "The alert says the text of the mailbox.");
  kb_case_fini(&a_case);
  kb_buf_fini(&out);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_sentence_reads_well_with_and_without_the_value),
    cmocka_unit_test(without_a_case_nothing_is_known),
    cmocka_unit_test(without_an_alert_its_columns_are_not_known),
  };
  return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
