#include "match/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A signature and a text: whether it matches, and the values of the first placeholders. */
static const struct {
  struct kb_signature signature;
  const char *text;
  bool holds;
  const char *values[2]; /* NULL: not checked */
} cases[] = {
  {{.code = "ErrorQuotaExceeded", .number = "403"},
   "Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned "
   "403 error.",
   true,
   {NULL, NULL}},
  {{.code = "MailboxNotEnabledForRESTAPI", .number = "404"},
   "MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error.",
   true,
   {NULL, NULL}},
  {{.code = "ErrorQuotaExceeded", .number = "403"},
   "ErrorQuotaExceeded was seen in the log of the server 403",
   false,
   {NULL, NULL}},
  {{.code = "Foo_X", .number = "-2147209462"},
   "Foo_X -2147209463 (was -2147209462)",
   false,
   {NULL, NULL}},
  {{.code = "IncomingX", .source = "Crm :"}, "Crm.IncomingX", false, {NULL, NULL}},
  {{.code = "IncomingX", .source = "Crm :"}, "Crm: IncomingX", true, {NULL, NULL}},
  {{.code = "(401) Unauthorized"},
   "Http server returned 401 Unauthorized exception",
   false,
   {NULL, NULL}},
  {{.code = "(401) Unauthorized"}, "error: (401) Unauthorized.", true, {NULL, NULL}},
  {{.message = "A general mailbox access error occurred while receiving email."},
   "A general mailbox access error occurred while receiving email through "
   "the mailbox Ann.",
   false,
   {NULL, NULL}},
  {{.message = "A general mailbox access error occurred while receiving email."},
   "A general mailbox access error occurred while receiving email",
   true,
   {NULL, NULL}},
  {{.message = "has been notified."},
   "The owner has been notified Email Server Error Code: X",
   true,
   {NULL, NULL}},
  {{.message = "could not be opened by [who]"},
   "It could not be opened by Ann Beck. Try again later.",
   true,
   {"Ann Beck", NULL}},
  {{.message = "could not be opened by [who]"},
   "It could not be opened by Ann Beck\nTry again",
   true,
   {"Ann Beck", NULL}},
  {{.message = "could not be opened by [who]."},
   "It could not be opened by ann@contoso.com. Try",
   true,
   {"ann@contoso.com", NULL}},
  {{.message = "could not be opened by [who]"},
   "It could not be opened by \"Ann B. Beck. Jr\" today. Try",
   true,
   {"Ann B. Beck. Jr", NULL}},
  {{.message = "[who] could not be opened"},
   "All is lost. Ann Beck could not be opened",
   true,
   {"Ann Beck", NULL}},
  {{.message = "The email message [s] cannot be sent. Mailbox [m] failed"},
   "The email message \"it cannot be sent. Mailbox x\" cannot be sent. "
   "Mailbox Ann failed",
   true,
   {"it cannot be sent. Mailbox x", "Ann"}},
  {{.message = "profile [p] has been notified"},
   "profile Contoso Inc. has been notified",
   true,
   {"Contoso Inc.", NULL}},
  {{.message = "the mailbox [m] has failed"},
   "the mailbox 'Ann \"the boss\"' has failed",
   true,
   {"Ann \"the boss\"", NULL}},
  {{.message = "the mailbox [m] has failed"},
   "the mailbox [Sales] (UK) has failed",
   true,
   {"[Sales] (UK)", NULL}},
  {{.message = "the mailbox [m] has failed"},
   "the mailbox the Jones' has failed",
   true,
   {"the Jones'", NULL}},
  {{.message = "the mailbox \"[m]\" has failed"}, "the mailbox \"\" has failed", true, {"", NULL}},
  {{.message = "the mailbox [m] has failed"}, "the mailbox ‘Zoë’ has failed", true, {"Zoë", NULL}},
  {{.message = "the mailbox [m] has failed"},
   "the **mailbox** **Ann** has failed",
   true,
   {"Ann", NULL}},
  {{.message = "the mailbox [m] has failed"},
   "the\xC2\xA0mailbox Ann\xC2\xA0has failed",
   true,
   {"Ann", NULL}},
  {{.message = "could not - for now - be read [m] again"},
   "could not — for now – be read Ann again",
   true,
   {"Ann", NULL}},
  {{.message = "wait... then [m] ends"}, "wait… then Ann ends", true, {"Ann", NULL}},
  {{.message = "it doesn't work for [m] now"}, "it doesn‘t work for Ann now", true, {"Ann", NULL}},
  {{.code = "8005E272"}, "ActivityId: 8005e272-1111-2222-3333-444455556666", false, {NULL, NULL}},
  {{.code = "Foo_Error"}, "ÄFoo_Error", false, {NULL, NULL}},
  {{.code = "FooError"}, "FooError\xCC\x81", false, {NULL, NULL}},
  {{.code = "FooError"},
   "\xE2\x9A\xA0"
   "FooError\xF0\x9F\x98\x80",
   true,
   {NULL, NULL}},
  {{.code = "FooError"},
   "x \xE2\x86\x92"
   "FooError",
   true,
   {NULL, NULL}},
  {{.code = "FooError"},
   "\x93"
   "FooError\x94",
   true,
   {NULL, NULL}},
  {{.code = "FooError"},
   "\xEF\xBB\xBF"
   "FooError\xE2\x80\x8B",
   true,
   {NULL, NULL}},
  {{.code = "Crm.80044113"}, "Crm:80044113.", true, {NULL, NULL}},
  {{.message = "Crm.80040216"}, "returned -2147220970", false, {NULL, NULL}},
  {{.code = "8005E274"},
   "code \xE2\x88\x92"
   "2147097996",
   true,
   {NULL, NULL}},
  {{.code = "8005E274"}, "code:-2147097996", true, {NULL, NULL}},
  {{.message = "das POSTFACH [m] läuft Über"}, "Das Postfach Ann LÄUFT über", true, {"Ann", NULL}},
  {{.code = "X_Y", .source = "Test Connection"}, "Test connection: X_Y", true, {NULL, NULL}},
  {{.message = "Email cannot be received for the mailbox [m]. Make sure that "
               "the credentials are right"},
   "Email cannot be received for the mailbox Bob because of X. Email cannot "
   "be received for the mailbox Ann. Make sure that the credentials are "
   "right",
   true,
   {"Ann", NULL}},
  {{.message = "mailbox [a] of [b] has failed"},
   "mailbox x of y is well. mailbox Ann of Beck has failed",
   true,
   {"Ann", "Beck"}},
  {{.message = "failed to respond <IP><Port> today"},
   "failed to respond 1.2.3.4:80 today",
   true,
   {"1.2.3.4:80", ""}},
};

static void a_signature_holds_where_it_should(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_signatures *index = kb_signatures_new();
    struct kb_error error;
    const struct kb_slice part = kb_slice_of(cases[i].text);
    const struct kb_signature_match *matches = NULL;
    size_t count = 0;
    assert_int_equal(kb_signatures_add(index, &cases[i].signature, 1, &error), KB_OK);
    assert_true(kb_signatures_ready(index));
    struct kb_signature_scan *scan = kb_signature_scan_new(index);
    assert_true(kb_signature_match(scan, (struct kb_signature_parts){&part, 1}, &matches, &count));
    if (count != (cases[i].holds ? 1 : 0)) {
      fail_msg("%s: %zu matches", cases[i].text, count);
    }
    for (size_t k = 0; k < 2 && cases[i].values[k]; k++) {
      assert_true(k < matches[0].placeholder_count);
      const struct kb_slice value = matches[0].placeholders[k].value;
      if (!kb_slice_is(value, cases[i].values[k])) {
        fail_msg("%s: bound \"%.*s\", expected \"%s\"", cases[i].text, (int)value.length,
                 value.data, cases[i].values[k]);
      }
    }
    kb_signature_scan_free(scan);
    kb_signatures_free(index);
  }
}

static const struct kb_signature numbered[] = {
  {.code = "NameX", .number = "-2147209462"},
  {.code = "NameX", .number = "403"},
  {.code = "NameX"},
};

/* Which of the above decides: 0 to 2, -1 for none; and whether one is near. */
static const struct {
  const char *text, *tracecode;
  int decides;
  bool is_near;
} numbers[] = {
  {"NameX -2147209462 exception.", "", 0, false},
  {"NameX\n80042F0A", "", 0, false},
  {"NameX", "-2147209462", 0, false},
  {"NameX. Exchange.server returned 403 error.", "", 1, false},
  {"403 NameX", "", 1, false},
  {"NameX", "", 2, false},
  {"NameX", "-2147200000", 2, false},
  {"NameX 2024-12-11", "", 2, false},
  {"NameX -2147200000 exception.", "", -1, true},
  {"NameX 80041234", "-2147209462", -1, true},
  {"NameX. Exchange.server returned 507 error.", "", -1, true},
  {"NameX 12 exception", "", -1, true},
  {"NameY -2147200000 exception.", "", -1, false},
};

static void the_number_beside_a_code_decides(void **state)
{
  (void)state;
  struct kb_error error;
  struct kb_signatures *index = kb_signatures_new();
  for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++) {
    assert_int_equal(kb_signatures_add(index, &numbered[i], i, &error), KB_OK);
  }
  assert_true(kb_signatures_ready(index));
  struct kb_signature_scan *scan = kb_signature_scan_new(index);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    const struct kb_slice parts[] = {kb_slice_of(numbers[i].text),
                                     kb_slice_of(numbers[i].tracecode)};
    const struct kb_signature_parts text = {parts, 2};
    const struct kb_signature_match *matches = NULL;
    struct kb_signature_near near;
    size_t count = 0;
    assert_true(kb_signature_match(scan, text, &matches, &count));
    const int decides = count > 0 ? (int)matches[0].owner : -1;
    struct kb_slice code;
    kb_signature_look_closer(scan, text, &near, &code);
    const bool is_near = near.by == KB_NEAR_BY_NUMBER;
    if (decides != numbers[i].decides || is_near != numbers[i].is_near ||
        (is_near && near.owner != 2)) {
      fail_msg("%s: %d decides, near: %d", numbers[i].text, decides, is_near);
    }
  }
  kb_signature_scan_free(scan);
  kb_signatures_free(index);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_signature_holds_where_it_should),
    cmocka_unit_test(the_number_beside_a_code_decides),
  };
  return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
