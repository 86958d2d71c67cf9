#include "rule/signature.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A signature's message up to the first newline, a text behind it. */
static void match(const char *message, struct kb_slice text)
{
  struct kb_signatures *index = kb_signatures_new();
  struct kb_error error;
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  assert(index);
  if (kb_signatures_add(index, &(struct kb_signature){.message = message}, 1, &error) == KB_OK) {
    assert(kb_signatures_add(index, &(struct kb_signature){.code = "80040265"}, 2, &error) ==
           KB_OK);
    assert(kb_signatures_ready(index, &error) == KB_OK);
    struct kb_signature_scan *scan = kb_signature_scan_new(index);
    assert(scan);
    assert(kb_signature_match(scan, (struct kb_signature_parts){&text, 1}, &matches, &count,
                              &error) == KB_OK);
    for (size_t i = 0; i < count; i++) {
      assert(matches[i].start <= matches[i].end && matches[i].end <= text.length);
      for (size_t k = 0; k < matches[i].placeholder_count; k++) {
        const struct kb_slice value = matches[i].placeholders[k].value;
        assert(value.length == 0 ||
               (value.data >= text.data && value.data + value.length <= text.data + text.length));
      }
    }
    /* A message without placeholders matches itself. */
    const struct kb_slice self = kb_slice_of(message);
    assert(kb_signature_match(scan, (struct kb_signature_parts){&self, 1}, &matches, &count,
                              &error) == KB_OK);
    assert(strpbrk(message, "[<") || count > 0);
    kb_signature_scan_free(scan);
  } else {
    assert(error.message[0] != '\0');
  }
  kb_signatures_free(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const uint8_t *newline = memchr(data, '\n', size);
  const size_t length = newline ? (size_t)(newline - data) : size;
  char *message = malloc(length + 1);
  assert(message);
  memcpy(message, data, length);
  message[length] = '\0';
  const struct kb_slice text = {(const char *)data + length, size - length};
  match(message, text);
  struct kb_slice code;
  assert(kb_signature_code_in(text, &code));
  free(message);
  return 0;
}
