#include "net/http.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

/* What a token may be sent to: scheme, host and port, and nothing that could be interpreted
   otherwise. */
static void check_origin(const char *origin)
{
  const char *host = strstr(origin, "://");
  assert(host && (strncmp(origin, "https://", 8) == 0 || strncmp(origin, "http://", 7) == 0));
  assert(host[3] != '\0' && host[3] != ':');
  for (const char *at = origin; *at; at++) {
    assert((unsigned char)*at > ' ' && *at != 0x7F && !isupper((unsigned char)*at));
  }
  assert(host[3 + strcspn(host + 3, "/?#@\\")] == '\0');
}

/* The origin of an origin is itself, and so is that of a base. */
static void check_again(const struct kb_buf *origin)
{
  struct kb_buf again = {0};
  struct kb_error error;
  assert(kb_http_base("it", kb_buf_text(origin), &again, &error) == KB_OK);
  assert(kb_slice_equal(kb_buf_slice(&again), kb_buf_slice(origin)));
  kb_buf_fini(&again);
}

/* Escaped text contains nothing that ends its part of a URL. */
static void check_escaped(struct kb_slice text)
{
  struct kb_buf all = {0};
  struct kb_buf query = {0};
  kb_http_escape(&all, text);
  kb_http_escape_query(&query, text);
  assert(!all.failed && !query.failed);
  assert(!strpbrk(kb_buf_text(&all), " &=+?#/\"\r\n") && strlen(kb_buf_text(&all)) == all.length);
  assert(!strpbrk(kb_buf_text(&query), " &+?#\"\r\n") &&
         strlen(kb_buf_text(&query)) == query.length);
  kb_buf_fini(&all);
  kb_buf_fini(&query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_buf text = {0};
  struct kb_buf origin = {0};
  struct kb_buf base = {0};
  struct kb_error error;
  kb_buf_add(&text, data, size);
  const bool has_origin = kb_http_origin(kb_buf_text(&text), &origin, &error) == KB_OK;
  assert(has_origin || error.message[0] != '\0');
  if (has_origin) {
    check_origin(kb_buf_text(&origin));
    check_again(&origin);
  }
  if (kb_http_base("it", kb_buf_text(&text), &base, &error) == KB_OK) {
    assert(has_origin && kb_slice_equal(kb_buf_slice(&base), kb_buf_slice(&origin)));
  }
  check_escaped(kb_buf_slice(&text));
  kb_buf_fini(&text);
  kb_buf_fini(&origin);
  kb_buf_fini(&base);
  return 0;
}
