#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/record.h"
#include "case/redact.h"

#include <strings.h>

/* Rows and what becomes of them, in this order. The names: Ann Beck in three spellings and two
   rows, Bob, who is also a part of other words, and one full of signs. */
static const struct {
  const char *row, *redacted;
} rows[] = {
  {"{\"@odata.etag\":\"W/1\",\"mailboxid\":\"0000000a-0000-4000-8000-00000"
   "0000001\",\"name\":\"Ann Beck\",\"emailaddress\":\"ann.beck@contoso.co"
   "m\",\"username\":\"CONTOSO\\\\annb\",\"_emailserverprofile_value\":\"0"
   "000000b-0000-4000-8000-000000000001\",\"_emailserverprofile_value@ODat"
   "a.Community.Display.V1.FormattedValue\":\"Contoso Exchange\",\"ewsurl\""
   ":\"https://mail.contoso.com:444/EWS/Exchange.asmx\",\"statecode\":0,\""
   "statecode@OData.Community.Display.V1.FormattedValue\":\"Active\",\"unk"
   "nowncolumn\":\"x\",\"emailserverprofile\":{\"emailserverprofileid\":\""
   "0000000B-0000-4000-8000-000000000001\",\"name\":\"Contoso Exchange\",\""
   "incomingserverlocation\":\"https://outlook.office365.com/EWS\",\"passw"
   "ord\":\"x\"},\"regardingobjectid_systemuser\":{\"systemuserid\":\"0000"
   "000C-0000-4000-8000-000000000001\",\"fullname\":\"Beck, Ann\",\"intern"
   "alemailaddress\":\"Ann.Beck@Contoso.com\"},\"tracelog_Mailbox\":[{\"tr"
   "acelogid\":\"0000000d-0000-4000-8000-000000000001\",\"text\":\"Email f"
   "or “Ann Beck” <ann.beck@contoso.com> and bob@fabrikam.de: ErrorBob Bob"
   "_x {0000000A-0000-4000-8000-000000000001} on mail.contoso.com\",\"leve"
   "l\":3,\"traceparameterxml\":\"<p n=\\\"mailbox\\\">Ann Beck</p><id>000"
   "0000a000040008000000000000001</id>\"}]}",
   "{\"mailboxid\":\"00000001-0000-4000-8000-000000000000\",\"name\":\"Per"
   "son 1\",\"emailaddress\":\"person-1@domain-1.example\",\"username\":\""
   "domain-2\\\\person-1\",\"_emailserverprofile_value\":\"00000002-0000-4"
   "000-8000-000000000000\",\"_emailserverprofile_value@OData.Community.Di"
   "splay.V1.FormattedValue\":\"Profile 1\",\"ewsurl\":\"https://host-1.ex"
   "ample:444/EWS/Exchange.asmx\",\"statecode\":0,\"statecode@OData.Commun"
   "ity.Display.V1.FormattedValue\":\"Active\",\"emailserverprofile\":{\"e"
   "mailserverprofileid\":\"00000002-0000-4000-8000-000000000000\",\"name\""
   ":\"Profile 1\",\"incomingserverlocation\":\"https://outlook.office365."
   "com/EWS\"},\"regardingobjectid_systemuser\":{\"systemuserid\":\"000000"
   "03-0000-4000-8000-000000000000\",\"fullname\":\"Person 1-2\",\"interna"
   "lemailaddress\":\"person-1@domain-1.example\"},\"tracelog_Mailbox\":[{"
   "\"tracelogid\":\"00000004-0000-4000-8000-000000000000\",\"text\":\"Ema"
   "il for “Person 1” <person-1@domain-1.example> and person-3@domain-3.ex"
   "ample: ErrorBob Bob_x {00000001-0000-4000-8000-000000000000} on host-1"
   ".example\",\"level\":3,\"traceparameterxml\":\"<p n=\\\"mailbox\\\">Pe"
   "rson 1</p><id>00000001000040008000000000000000</id>\"}]}"},
  {"{\"mailboxid\":\"0000000a-0000-4000-8000-000000000002\",\"name\":\"Bob"
   "\",\"emailaddress\":\"bob@contoso.com\",\"username\":\"ann.beck@contos"
   "o.com\",\"tracelog_Mailbox\":[]}",
   "{\"mailboxid\":\"00000005-0000-4000-8000-000000000000\",\"name\":\"Per"
   "son 1-3\",\"emailaddress\":\"person-1-2@domain-1.example\",\"username\""
   ":\"person-1@domain-1.example\",\"tracelog_Mailbox\":[]}"},
  {"{\"mailboxid\":\"0000000a-0000-4000-8000-000000000003\",\"name\":\"ann"
   ".beck@contoso.com\",\"emailaddress\":\"ann.beck@contoso.com\",\"userna"
   "me\":null,\"lastsyncerror\":\"The mailbox bob. Bobby's stays; ANN   BE"
   "CK's does not\"}",
   "{\"mailboxid\":\"00000006-0000-4000-8000-000000000000\",\"name\":\"per"
   "son-1@domain-1.example\",\"emailaddress\":\"person-1@domain-1.example\""
   ",\"username\":null,\"lastsyncerror\":\"The mailbox Person 1-3. Bobby's"
   " stays; Person 1's does not\"}"},
  {"{\"mailboxid\":\"0000000a-0000-4000-8000-000000000004\",\"name\":\"Jür"
   "gen Groß (Ext.) .*\",\"emailaddress\":\"\",\"lastsyncerror\":\"for Jür"
   "gen Groß (Ext.) .* and 8005E274, InvalidIncomingEmailServerProfile\"}",
   "{\"mailboxid\":\"00000007-0000-4000-8000-000000000000\",\"name\":\"Per"
   "son 2\",\"emailaddress\":\"\",\"lastsyncerror\":\"for Person 2.) .* an"
   "d 8005E274, InvalidIncomingEmailServerProfile\"}"},
};

enum { COUNT = sizeof rows / sizeof rows[0] };

static const char *const secrets[] = {"Ann",      "Beck", "bob@",          "CONTOSO",
                                      "fabrikam", "rgen", "0000000a-0000", "0000000a0000",
                                      "mail.",    NULL};

static bool has_word(const char *text, const char *word)
{
  for (; *text; text++) {
    if (strncasecmp(text, word, strlen(word)) == 0) {
      return true;
    }
  }
  return false;
}

static void redact(struct kb_buf *out)
{
  struct kb_redactor *redactor = kb_redactor_new();
  struct kb_error error;
  assert_non_null(redactor);
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i < COUNT; i++) {
      struct cJSON *row = kb_json_parse(kb_slice_of(rows[i].row), &error);
      const struct kb_table *table = kb_schema_table(KB_MAILBOX);
      assert_non_null(row);
      if (pass == 0) {
        assert_int_equal(kb_redactor_learn(redactor, table, row, &error), KB_OK);
      } else {
        assert_int_equal(kb_redactor_write(redactor, table, row, out, &error), KB_OK);
        kb_buf_add_char(out, '\n');
      }
      kb_json_free(row);
    }
  }
  kb_redactor_free(redactor);
}

static void rows_are_told_without_names(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  struct kb_buf expected = {0};
  redact(&out);
  for (size_t i = 0; i < COUNT; i++) {
    kb_buf_addf(&expected, "%s\n", rows[i].redacted);
  }
  assert_string_equal(kb_buf_text(&out), kb_buf_text(&expected));
  for (size_t i = 0; secrets[i]; i++) {
    if (has_word(kb_buf_text(&out), secrets[i])) {
      fail_msg("%s is still there", secrets[i]);
    }
  }
  kb_buf_fini(&out);
  kb_buf_fini(&expected);
}

static void the_same_rows_give_the_same_bytes(void **state)
{
  (void)state;
  struct kb_buf first = {0};
  struct kb_buf second = {0};
  redact(&first);
  redact(&second);
  assert_string_equal(kb_buf_text(&first), kb_buf_text(&second));
  kb_buf_fini(&first);
  kb_buf_fini(&second);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_are_told_without_names),
    cmocka_unit_test(the_same_rows_give_the_same_bytes),
  };
  return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
