#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/error_code.h"
#include "match/signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN "UnknownIncomingEmailIntegrationError"
#define SYNC_BODY                                                            \
  "Appointments, contacts, and tasks for the mailbox [mailbox] couldn't be " \
  "synchronized. The owner of "                                              \
  "the associated email server profile [profile] has been notified. The "    \
  "system will try again later."
#define SEND_BODY                                                              \
  "The email message [subject] cannot be sent. Make sure that the "            \
  "credentials specified in the "                                              \
  "mailbox [mailbox] are correct and have sufficient permissions for sending " \
  "email."

/* Articles, named after what they recognize. */
enum article {
  NONE,
  NO_PROFILE,
  BAD_PROFILE,
  TEMPORARY,
  ISV_ABORTED,
  NUMBER_0956,
  SYNC_383,
  SYNC_203,
  CONFLICT,
  QUOTA,
  HTTP_401,
  CREDENTIALS,
  TEST_CONNECTION,
  APPROVAL_8005E274,
  NO_ROLES,
  CRM_GENERIC,
  OUTLOOK_APPROVAL,
  ALERT_APPROVAL,
  TIMED_OUT,
  STORE,
  ACCESS_MODE,
  CLIENT_ID,
};

static const struct {
  enum article article;
  struct kb_signature signature;
} signatures[] = {
  {NO_PROFILE, {.code = "InvalidIncomingEmailServerProfile"}},
  {NO_PROFILE,
   {.message = "Email cannot be received because the mailbox [mailbox] does "
               "not have an email server "
               "profile associated with it or the email server profile is "
               "inactive."}},
  {BAD_PROFILE, {.code = "InvalidIncomingEmailServerProfileConfiguration"}},
  {TEMPORARY, {.code = UNKNOWN}},
  {ISV_ABORTED, {.code = UNKNOWN, .number = "-2147220891"}},
  {ISV_ABORTED, {.code = "Crm.80040265"}},
  {NUMBER_0956, {.code = UNKNOWN, .number = "80040224"}},
  {SYNC_383, {.code = "383", .message = SYNC_BODY}},
  {SYNC_203, {.code = "203", .message = SYNC_BODY}},
  {CONFLICT, {.message = SYNC_BODY, .details = "Exchange Error Code: ErrorIrresolvableConflict"}},
  {QUOTA, {.code = "ErrorQuotaExceeded"}},
  {HTTP_401, {.code = "401 Unauthorized", .source = "Http server returned"}},
  {CREDENTIALS, {.code = "InvalidOutgoingMailboxCredentials"}},
  {CREDENTIALS, {.message = SEND_BODY}},
  {TEST_CONNECTION, {.message = "Remote server error: (401) Unauthorized."}},
  {APPROVAL_8005E274, {.code = "8005E274"}},
  {NO_ROLES, {.code = "Crm.80042f09.UserNotAssignedRoles"}},
  {CRM_GENERIC, {.message = "Crm.80040216"}},
  {OUTLOOK_APPROVAL, {.code = "IncomingEmailS2SApprovalNeeded", .source = "Crm :"}},
  {ALERT_APPROVAL, {.code = "IncomingEmailS2SApprovalNeeded"}},
  {TIMED_OUT,
   {.message = "A general mailbox access error occurred while receiving "
               "email. Mailbox [mailbox] "
               "didn't synchronize."}},
  {STORE,
   {.message = "A general mailbox access error occurred while receiving "
               "email through the mailbox "
               "[mailbox]. The owner"}},
  {ACCESS_MODE, {.code = "8005E276"}},
  {ACCESS_MODE, {.code = "800046"}},
  {CLIENT_ID, {.code = "80044113"}},
};

#define UNKNOWN_ALERT(number)                                               \
  "An unknown error occurred while receiving email through the mailbox "    \
  "\"Ann\". The system will try "                                           \
  "to receive email again later. Email Server Error Code: Exchange server " \
  "returned " UNKNOWN number " exception."
#define SYNC_ALERT(end)                                                        \
  "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be "    \
  "synchronized. The owner of "                                                \
  "the associated email server profile Contoso has been notified. The system " \
  "will try again "                                                            \
  "later." end
#define SEND_ALERT(end)                                                      \
  "The email message \"Test Message\" cannot be sent. Make sure that the "   \
  "credentials specified in "                                                \
  "the mailbox Ann are correct and have sufficient permissions for sending " \
  "email. Then, enable the "                                                 \
  "mailbox for email processing. " end

static const struct {
  const char *text;
  const char *details;
  enum article expected;
  enum article near;
} texts[] = {
  {"Email Server Error Code: InvalidIncomingEmailServerProfile", NULL, NO_PROFILE, NONE},
  {"**Email Server Error Code:**  INVALIDincomingEMAILserverPROFILE.", NULL, NO_PROFILE, NONE},
  {"code InvalidIncomingEmailServerProfileConfiguration", NULL, BAD_PROFILE, NONE},
  {"InvalidIncomingEmailServerProfile_2", NULL, NONE, NONE},
  {"xInvalidIncomingEmailServerProfile", NULL, NONE, NONE},
  {"éInvalidIncomingEmailServerProfile", NULL, NONE, NONE},
  {"“InvalidIncomingEmailServerProfile”", NULL, NO_PROFILE, NONE},
  {"nothing here", "InvalidIncomingEmailServerProfile", NO_PROFILE, NONE},
  {"", NULL, NONE, NONE},
  /* One code, several articles: the number decides; an unknown one is none of them. */
  {UNKNOWN_ALERT(" -2147220891"), NULL, ISV_ABORTED, NONE},
  {UNKNOWN_ALERT(" 0x80040265"), NULL, ISV_ABORTED, NONE},
  {UNKNOWN_ALERT(" -2147220956"), NULL, NUMBER_0956, NONE},
  {UNKNOWN_ALERT(" -2147220111"), NULL, NONE, TEMPORARY},
  {UNKNOWN_ALERT(""), NULL, TEMPORARY, NONE},
  {"Email Server Error Code: " UNKNOWN, NULL, TEMPORARY, NONE},
  {"Crm.80040265.ISV code aborted the operation.", NULL, ISV_ABORTED, NONE},
  {"Crm.80040216. An unexpected error occurred.", NULL, CRM_GENERIC, NONE},
  {"a dialog's log has -2147220970 in it", NULL, NONE, NONE},
  /* One message, several codes. */
  {SYNC_ALERT(" Email Server Error Code: Exchange.server returned 383 error."), NULL, SYNC_383,
   NONE},
  {SYNC_ALERT(" Email Server Error Code: Exchange.server returned 203 error."), NULL, SYNC_203,
   NONE},
  {SYNC_ALERT(""), "Error : Exchange Error Code: ErrorIrresolvableConflict Exchange Error",
   CONFLICT, NONE},
  {SYNC_ALERT(""), NULL, NONE, NONE},
  {"Exchange.server returned 383 error.", NULL, NONE, NONE},
  {SEND_ALERT("Email Server Error Code: ErrorQuotaExceeded. Exchange.server "
              "returned 403 error."),
   NULL, QUOTA, NONE},
  {SEND_ALERT("Email Server Error Code: Http server returned 401 "
              "Unauthorized exception."),
   NULL, HTTP_401, NONE},
  {SEND_ALERT("Email Server Error Code: InvalidOutgoingMailboxCredentials"), NULL, CREDENTIALS,
   NONE},
  {"Remote server error: (401) Unauthorized. Make sure the user name", NULL, TEST_CONNECTION, NONE},
  {"401 Unauthorized", NULL, NONE, NONE},
  /* Same beginning, different end. */
  {"A general mailbox access error occurred while receiving email. Mailbox "
   "Ann didn't synchronize.",
   NULL, TIMED_OUT, NONE},
  {"A general mailbox access error occurred while receiving email through "
   "the mailbox Ann. The owner",
   NULL, STORE, NONE},
  /* Sources. */
  {"There was an issue. Crm : IncomingEmailS2SApprovalNeeded", NULL, OUTLOOK_APPROVAL, NONE},
  {"Email Server Error Code: IncomingEmailS2SApprovalNeeded", NULL, ALERT_APPROVAL, NONE},
  /* Spellings. */
  {"Error code: 8005E274", NULL, APPROVAL_8005E274, NONE},
  {"failed with 0x8005e274!", NULL, APPROVAL_8005E274, NONE},
  {"hr = -2147097996, ObjectID", NULL, APPROVAL_8005E274, NONE},
  {"2147869300", NULL, APPROVAL_8005E274, NONE},
  {"18005E274", NULL, NONE, NONE},
  {"x-2147097996", NULL, NONE, NONE},
  {"Crm.80042f09.UserNotAssignedRoles", NULL, NO_ROLES, NONE},
  {"Email Server Error Code: Crm:80044113.", NULL, CLIENT_ID, NONE},
  {"code 800046", NULL, ACCESS_MODE, NONE},
  {"code 8000461", NULL, NONE, NONE},
};

static struct kb_signatures *new_index(size_t extra)
{
  struct kb_signatures *index = kb_signatures_new();
  struct kb_error error;
  assert_non_null(index);
  for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
    assert_int_equal(
      kb_signatures_add(index, &signatures[i].signature, signatures[i].article, &error), KB_OK);
  }
  for (size_t i = 0; i < extra; i++) {
    char code[48];
    snprintf(code, sizeof code, "ErrorNumber%zuOfMany", i);
    assert_int_equal(
      kb_signatures_add(index, &(struct kb_signature){.code = code}, 1000 + i, &error), KB_OK);
  }
  assert_true(kb_signatures_ready(index));
  return index;
}

static void finds_the_right_article_and_no_other(void **state)
{
  (void)state;
  struct kb_signatures *index = new_index(1000);
  struct kb_signature_scan *scan = kb_signature_scan_new(index);
  assert_non_null(scan);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    const struct kb_slice parts[] = {kb_slice_of(texts[i].text), kb_slice_of(texts[i].details)};
    const struct kb_signature_parts text = {parts, 2};
    const struct kb_signature_match *matches = NULL;
    size_t count = 0;
    size_t deciding[8];
    struct kb_signature_near near;
    assert_true(kb_signature_match(scan, text, &matches, &count));
    const size_t deciders = kb_signature_decide(matches, count, deciding, 8);
    const size_t owner = deciders > 0 ? matches[deciding[0]].owner : NONE;
    if (owner != texts[i].expected || deciders > 1) {
      fail_msg("%s: found %zu (%zu deciding), expected %d", texts[i].text, owner, deciders,
               texts[i].expected);
    }
    struct kb_slice code;
    kb_signature_look_closer(scan, text, &near, &code);
    const bool is_near = deciders == 0 && near.by != KB_NEAR_NOT;
    if (is_near != (texts[i].near != NONE) || (is_near && near.owner != texts[i].near)) {
      fail_msg("%s: near %d, expected %d", texts[i].text, is_near ? (int)near.owner : -1,
               texts[i].near);
    }
  }
  kb_signature_scan_free(scan);
  kb_signatures_free(index);
}

/* A template, a text, and the values of [a] and [b]; NULL: the text does not match. */
static const struct {
  const char *message, *text, *a, *b;
} bindings[] = {
  {"the mailbox [a] does not have a profile", "The mailbox Ann Beck doesn't have a profile.",
   "Ann Beck", NULL},
  {"the mailbox [a] does not have a profile", "the mailbox \"Ann\" does not have a profile", "Ann",
   NULL},
  {"the mailbox \"<a>\" does not have a profile", "the mailbox “Ann” does not have a profile",
   "Ann", NULL},
  {"the mailbox [a] does not have a profile", "the mailbox does not have a profile", "", NULL},
  {"the mailbox [a] does not have a profile", "the mailbox the mailbox does not have a profile",
   "the mailbox", NULL},
  {"the mailbox [a] does not have a profile",
   "of the mailbox: x. The mailbox Y does not have a profile", "Y", NULL},
  {"the mailbox [a] cannot be read", "the\r\n mailbox\t Ann can’t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can not be read", "Ann", NULL},
  /* Windows-1252, as it is, read as Latin-1, and UTF-8 that was read as Windows-1252 */
  {"the mailbox [a] can't be read",
   "the mailbox \x93"
   "Ann\x94 can\x92t be read",
   "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can\xC2\x92t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox â€œAnnâ€\xC2\x9D canâ€™t beÂ\xC2\xA0read", "Ann",
   NULL},
  /* apostrophes of other keyboards and programs, and those that were lost */
  {"the mailbox [a] can't be read", "the mailbox Ann canʼt be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can´t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "'the mailbox Ann can\\'t be read'", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can''t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can?t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "the mailbox Ann can�t be read", "Ann", NULL},
  {"the mailbox [a] can't be read", "Can? the mailbox Ann can ?t be read", NULL, NULL},
  {"the mailbox [a] won't be read", "the mailbox Ann will not be read", "Ann", NULL},
  {"the mailbox [a] does not have a profile", "the mailbox Ann does not have a profiler", NULL,
   NULL},
  {"the mailbox [a] does not have a profile", "the mailbox Ann has a profile", NULL, NULL},
  {"Mailbox [a] of profile [b] failed", "Mailbox [x] of profile <y> failed", "[x]", "<y>"},
  {"Mailbox [a] of profile [b] failed", "mailbox Zoë’s of profile 日本 failed", "Zoë’s", "日本"},
  {"Mailbox [a] failed. Profile [b] too.", "Mailbox \"Ann B.\" failed. Profile 'x' too", "Ann B.",
   "x"},
  {"[a] could not be opened by [b]", "Log: x\nAnn Beck could not be opened by Bob\nnext line",
   "Ann Beck", "Bob"},
  {"a b [a] c d", "a b a b x c d", "a b x", NULL},
  {"a b [a] c d", "see a b a b x c d", "x", NULL},
};

static void binds_what_placeholders_stand_for(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof bindings / sizeof bindings[0]; i++) {
    struct kb_signatures *index = kb_signatures_new();
    struct kb_error error;
    const struct kb_slice part = kb_slice_of(bindings[i].text);
    const struct kb_signature_match *matches = NULL;
    size_t count = 0;
    assert_int_equal(
      kb_signatures_add(index, &(struct kb_signature){.message = bindings[i].message}, 7, &error),
      KB_OK);
    assert_true(kb_signatures_ready(index));
    struct kb_signature_scan *scan = kb_signature_scan_new(index);
    assert_true(kb_signature_match(scan, (struct kb_signature_parts){&part, 1}, &matches, &count));
    if (count != (bindings[i].a ? 1 : 0)) {
      fail_msg("%s | %s: %zu matches", bindings[i].message, bindings[i].text, count);
    }
    const char *expected[] = {bindings[i].a, bindings[i].b};
    for (size_t k = 0; count > 0 && k < matches[0].placeholder_count; k++) {
      const struct kb_slice value = matches[0].placeholders[k].value;
      if (!kb_slice_is(value, expected[k])) {
        fail_msg("%s | %s: bound \"%.*s\", expected \"%s\"", bindings[i].message, bindings[i].text,
                 (int)value.length, value.data, expected[k]);
      }
    }
    kb_signature_scan_free(scan);
    kb_signatures_free(index);
  }
}

static void a_long_value_is_bound_whole(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_error error;
  kb_buf_add_text(&text, "the mailbox ");
  for (size_t i = 0; i < 2000; i++) {
    kb_buf_add_text(&text, "the mailbox ");
  }
  kb_buf_add_text(&text, "does not have a profile");
  struct kb_signatures *index = kb_signatures_new();
  kb_signatures_add(index, &(struct kb_signature){.message = "mailbox [a] does not have a profile"},
                    1, &error);
  kb_signatures_ready(index);
  struct kb_signature_scan *scan = kb_signature_scan_new(index);
  const struct kb_slice part = kb_buf_slice(&text);
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  assert_true(kb_signature_match(scan, (struct kb_signature_parts){&part, 1}, &matches, &count));
  assert_int_equal(count, 1);
  kb_signature_scan_free(scan);
  kb_signatures_free(index);
  kb_buf_fini(&text);
}

static void refuses_signatures_that_could_not_hold(void **state)
{
  (void)state;
  static const struct kb_signature bad[] = {
    {.source = "only"},          {.code = "..."},         {.code = "a\x01"},
    {.message = "word"},         {.message = "[a] [b]"},  {.message = "two words [open"},
    {.message = "two words []"}, {.message = "a \x1b b"}, {.number = "-"},
  };
  struct kb_signatures *index = kb_signatures_new();
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    struct kb_error error = {KB_OK, ""};
    assert_int_equal(kb_signatures_add(index, &bad[i], 0, &error), KB_INVALID);
    assert_true(strlen(error.message) > 10);
  }
  kb_signatures_free(index);
}

static void names_the_code_of_any_text(void **state)
{
  static const char *const cases[][2] = {
    {"Email Server Error Code: NewError", "NewError"},
    {"**Email Server Error Code:**  NewError", "NewError"},
    {"Email Server Error Code: Exchange server returned NewError exception.", "NewError"},
    {"Email Server Error Code: Exchange server returned NewError -2147220111 "
     "exception.",
     "NewError -2147220111"},
    {"Email Server Error Code: ErrorX. Exchange.server returned 403 error.", "ErrorX"},
    {"Email Server Error Code: Exchange.server returned 299 error.", "299"},
    {"Web server returned ConnectFailure exception", "ConnectFailure"},
    {"Socket returned exception TimedOut [TimedOut].", "TimedOut"},
    {"Email Server Error Code: Crm.80040216. text", "80040216"},
    {"There was an issue. Crm : NewThing", "NewThing"},
    {"failed: 0x80041234", "0x80041234"},
    {"returned hr = -2147187962, ObjectID", "-2147187962"},
    {"Http server returned 401 Unauthorized exception", "401 Unauthorized"},
    {"Exchange server returned NewError ErrorInner exception.", "NewError ErrorInner"},
    {"Socket returned exception NewError HostNotFound.", "NewError HostNotFound"},
    {"Email Server Error Code: NewError ActivityId: 1", "NewError"},
    {"ErrorX. Exchange.server returned 403 error.", "ErrorX"},
    {"Crm.80042f09.UserNotAssignedRoles", "80042f09"},
    {"SoapException : NewError", "NewError"},
    {"<ErrorCode> **-2147220970** </ErrorCode>", "-2147220970"},
    {"NewError", "NewError"},
    {"at Microsoft.Crm.Asynchronous.EmailConnector.Pop3Client.Connect()", ""},
    {"Microsoft.Crm.CrmException: oops", ""},
    {"Email Server Error Code: Exchange server returned exception.", ""},
    {"The web server returned an answer. Our CRM system is down.", ""},
    {"The error code is shown below", ""},
    {"ActivityId: 9005e272-1111-2222-3333-444455556666", ""},
    {"nothing of the kind", ""},
    {"", ""},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_slice code;
    assert_true(kb_signature_code_in(kb_slice_of(cases[i][0]), &code));
    if (!kb_slice_is(code, cases[i][1])) {
      fail_msg("%s: \"%.*s\"", cases[i][0], (int)code.length, code.data ? code.data : "");
    }
  }
}

static void sees_messages_that_overlap(void **state)
{
  (void)state;
  assert_true(kb_signature_overlap("the mailbox [a] is full", "the mailbox <name> is full."));
  assert_true(kb_signature_overlap("mailbox [a] is full", "The mailbox [a] is full, and closed"));
  assert_false(kb_signature_overlap("the mailbox [a] is full", "the mailbox [a] is empty"));
}

static void reads_numbers_in_every_spelling(void **state)
{
  static const struct {
    const char *token;
    bool is_number;
    uint32_t number;
  } cases[] = {
    {"8005E274", true, 0x8005E274},
    {"8005e274", true, 0x8005E274},
    {"0x8005E274", true, 0x8005E274},
    {"-2147097996", true, 0x8005E274},
    {"2147869300", true, 0x8005E274},
    {"-2147483648", true, 0x80000000},
    {"-2147483649", false, 0},
    {"4294967295", true, 0xFFFFFFFF},
    {"4294967296", false, 0},
    {"1234567890", false, 0},
    {"12345678", false, 0},
    {"800046", false, 0},
    {"8005E27G", false, 0},
    {"", false, 0},
    {"-", false, 0},
    {"-1", true, 0xFFFFFFFF},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t number = 0;
    if (kb_code_number(kb_slice_of(cases[i].token), &number) != cases[i].is_number ||
        (cases[i].is_number && number != cases[i].number)) {
      fail_msg("%s: 0x%08X", cases[i].token, number);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_right_article_and_no_other),
    cmocka_unit_test(binds_what_placeholders_stand_for),
    cmocka_unit_test(a_long_value_is_bound_whole),
    cmocka_unit_test(refuses_signatures_that_could_not_hold),
    cmocka_unit_test(names_the_code_of_any_text),
    cmocka_unit_test(sees_messages_that_overlap),
    cmocka_unit_test(reads_numbers_in_every_spelling),
  };
  return cmocka_run_group_tests_name("signature", tests, NULL, NULL);
}
