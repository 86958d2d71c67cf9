#include "base/buf.h"
#include "match/signature.h"

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The message with every placeholder replaced by the value; NULL if it has none. */
static char *fill(const char *message, struct kb_slice value)
{
  struct kb_buf text = {0};
  bool replaced = false;
  while (*message) {
    const size_t length = strcspn(message, "[<");
    kb_buf_add(&text, message, length);
    message += length;
    if (*message) {
      message = strchr(message, *message == '[' ? ']' : '>') + 1;
      kb_buf_add_char(&text, ' ');
      kb_buf_add_slice(&text, value);
      kb_buf_add_char(&text, ' ');
      replaced = true;
    }
  }
  char *filled = kb_buf_take(&text);
  assert(filled);
  if (!replaced) {
    free(filled);
    filled = NULL;
  }
  return filled;
}

/* Whatever the values of its placeholders, a message matches, and all of them are bound. */
static void match_filled(struct kb_signature_scan *scan, const char *message, struct kb_slice value)
{
  const struct kb_signature_match *matches = NULL;
  size_t count = 0;
  value.length = value.length > 64 ? 64 : value.length;
  char *filled = memchr(value.data, '\0', value.length) ? NULL : fill(message, value);
  if (!filled) {
    return;
  }
  const struct kb_slice text = kb_slice_of(filled);
  assert(kb_signature_match(scan, (struct kb_signature_parts){&text, 1}, &matches, &count));
  assert(count > 0);
  size_t placeholders = 0;
  for (const char *at = message; (at = strpbrk(at, "[<")) != NULL; at++) {
    placeholders++;
  }
  for (size_t i = 0; i < count; i++) {
    assert(matches[i].owner != 1 || matches[i].placeholder_count == placeholders);
  }
  struct kb_signature_near near;
  struct kb_slice code;
  const struct kb_slice *codes;
  kb_signature_look_closer(scan, (struct kb_signature_parts){&text, 1}, &near, &code);
  assert(kb_signature_unknown_codes(scan, (struct kb_signature_parts){&text, 1}, &codes, &count));
  free(filled);
}

/* The message of a signature up to the first newline, and a text after it. */
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
    assert(kb_signatures_ready(index));
    struct kb_signature_scan *scan = kb_signature_scan_new(index);
    assert(scan);
    assert(kb_signature_match(scan, (struct kb_signature_parts){&text, 1}, &matches, &count));
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
    assert(kb_signature_match(scan, (struct kb_signature_parts){&self, 1}, &matches, &count));
    assert(strpbrk(message, "[<") || count > 0);
    match_filled(scan, message, text);
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
  assert(kb_signature_code_in(NULL, text, &code));
  assert(code.length == 0 ||
         (code.data >= text.data && code.data + code.length <= text.data + text.length));
  kb_signature_overlap(message, message);
  free(message);
  return 0;
}
