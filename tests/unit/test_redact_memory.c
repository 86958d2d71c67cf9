/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "redact/redact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test_schema.h"
#include "torture.h"

static const struct kb_table *table_of(const char *name)
{
  return kb_test_table(name);
}

/* Something of every kind. */
static const char row[] =
  "{\"mailboxid\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\",\"name\":\"J\xC3\xBCrgen Gro\xC3\x9F\","
  "\"emailaddress\":\"jg@contoso.com\",\"username\":\"CONTOSO\\\\jg\",\"ewsurl\":\"https://ex.contoso.com/EWS\","
  "\"tracelog_Mailbox\":[{\"tracelogid\":\"a\",\"text\":\"Gro\xC3\x9F, J\xC3\xBCrgen; jg%40contoso.com; "
  "amdAY29udG9zby5jb20=; =?utf-8?Q?J=C3=BCrgen_Gro=C3=9F?=; FABRIKAM\\\\bob; C:\\\\Users\\\\bob; "
  "\\\\\\\\FS01\\\\bob$; ex01.fabrikam.local; 10.1.2.3; fe80::1:2; +49 170 1234567; "
  "S-1-5-21-1-2-3-1013; Bearer 0a1b2c3d4e5f6a7b8c9d; client_secret=hush; 6f9619ff8b86d011b42d00c04fc964ff; "
  "bob_fabrikam.com#EXT#@contoso.com; /o=Contoso/cn=bob; Code: X\"}]}";

static enum kb_status redact(const struct cJSON *document, struct kb_buf *out)
{
  struct kb_error error;
  const struct kb_table *table = table_of("mailbox");
  struct kb_redactor *redactor = kb_redactor_new(kb_test_schema());
  enum kb_status status =
    redactor ? kb_redactor_learn(redactor, table, document, &error) : KB_NO_MEMORY;
  if (status == KB_OK) {
    status = kb_redactor_write(redactor, table, document, out, &error);
  }
  kb_redactor_free(redactor);
  return status;
}

/* A row that cannot be redacted completely is not written at all. */
static void a_refused_allocation_lets_nothing_through(void **state)
{
  (void)state;
  static const char *const words[] = {"rgen", "jg",   "ontoso",  "amdA", "bob",  "FS01", "fabrikam",
                                      "10.1", "fe80", "1234567", "1013", "0a1b", "hush", "6f96"};
  struct kb_error error;
  struct kb_buf whole = {0};
  struct cJSON *document = kb_json_parse(kb_slice_of(row), &error);
  assert_int_equal(redact(document, &whole), KB_OK);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    assert_null(strstr(kb_buf_text(&whole), words[i]));
  }
  assert_non_null(strstr(kb_buf_text(&whole), "; Code: X"));
  bool refused = true;
  for (size_t n = 0; refused; n++) {
    struct kb_buf out = {0};
    torture_begin(n);
    const enum kb_status status = redact(document, &out);
    refused = torture_end();
    if (status == KB_OK) {
      assert_string_equal(kb_buf_text(&out), kb_buf_text(&whole));
    } else {
      assert_true(refused);
      assert_int_equal(status, KB_NO_MEMORY);
      assert_int_equal(out.length, 0);
    }
    kb_buf_fini(&out);
  }
  kb_json_free(document);
  kb_buf_fini(&whole);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_refused_allocation_lets_nothing_through),
  };
  return cmocka_run_group_tests_name("redact_memory", tests, NULL, NULL);
}
