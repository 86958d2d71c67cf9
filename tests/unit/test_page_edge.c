#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows/page_edge.h"

#include <stdlib.h>

/* As options name it, and as a page does: in quotes, with or without escaped slashes. */
static void where_people_find_the_records(void **state)
{
  static const struct {
    const char *address;
    bool is_site;
  } addresses[] = {
    {"https://contoso.crm.dynamics.com", true},
    {"https://contoso.crm.dynamics.com/", true},
    {"HTTPS://Contoso.CRM.dynamics.com/api/data/v9.2/$metadata#mailboxes", true},
    {"\"https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#mailboxes\"", true},
    {"\"https:\\/\\/contoso.crm.dynamics.com\\/api\\/data\\/v9.2\\/$metadata\"", true},
    {"\"https://contoso.crm.dynamics.com\"", true},
    {"http://contoso.crm.dynamics.com/api/data/v9.2/", false},
    {"xhttps://contoso.crm.dynamics.com/api/data/v9.2/", false},
    {"https://contoso.crm.dynamics.com:8443/api/data/v9.2/", false},
    {"https://contoso.crm.dynamics.com:443", false},
    {"https://crm.contoso.example/Org/api/data/v9.2/", false},
    {"https://crm.contoso.example/api/data", false},
    {"https://crm.contoso.example?x=/api/data/", false},
    {"https://me@contoso.example/api/data/", false},
    {"https://contoso.example;evil.example/api/data/", false},
    {"https:///api/data/", false},
    {"https:/contoso.example/api/data/", false},
    {"https:", false},
    {"\"", false},
    {"", false},
  };
  (void)state;
  for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
    const struct kb_slice whole = kb_slice_of(addresses[i].address);
    assert_int_equal(kb_is_site(whole), addresses[i].is_site);
    /* nothing is read beyond the end, which a sanitizer would see */
    for (size_t length = 0; length < whole.length; length++) {
      char *part = malloc(length + 1);
      assert_non_null(part);
      memcpy(part + 1, whole.data, length);
      kb_is_site((struct kb_slice){part + 1, length});
      free(part);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(where_people_find_the_records),
  };
  return cmocka_run_group_tests_name("page_edge", tests, NULL, NULL);
}
