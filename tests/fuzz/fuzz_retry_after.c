#include "net/http.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* Seconds as given, or those until the date, or nothing. */
static void check(const char *value, double until_date)
{
  const double seconds = kb_http_retry_seconds(value, until_date);
  const size_t length = strlen(value);
  assert(seconds > 0 || seconds == -1);
  if (length > 0 && strspn(value, "0") == length) {
    assert(seconds == -1);
  } else if (length > 0 && strspn(value, "0123456789") == length) {
    assert(seconds >= 1 && (length > 9 || seconds == (double)atol(value)));
  } else {
    assert(seconds == -1 || (seconds == until_date && isalpha((unsigned char)value[0])));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const double dates[] = {-1, 0, 1, 60, 1e18};
  struct kb_buf value = {0};
  kb_buf_add(&value, data, size);
  for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
    check(kb_buf_text(&value), dates[i]);
  }
  kb_buf_fini(&value);
  return 0;
}
