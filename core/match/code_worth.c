#include "match/code_worth.h"

#include "base/ascii.h"
#include "match/error_code.h"

#include <string.h>
#include <strings.h>

static bool has_any_word(struct kb_slice text, const char *const *words, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    const size_t length = strlen(words[i]);
    for (size_t at = 0; at + length <= text.length; at++) {
      if (strncasecmp(text.data + at, words[i], length) == 0) {
        return true;
      }
    }
  }
  return false;
}

/* Whether all letters and digits of the text are the code's. */
static bool is_all_of(struct kb_slice code, struct kb_slice text)
{
  size_t count = 0;
  for (size_t i = 0; i < text.length; i++) {
    count += kb_is_alnum(text.data[i]);
  }
  return count == code.length;
}

/* A name that is all of the text may be that of anything. A number of a range in which Dataverse
   has none is reported only if the text calls it a code. One of eight decimal digits may be that of
   an order or a telephone: only if the text speaks of an error, or is nothing else. */
bool kb_code_is_worth(struct kb_slice code, struct kb_slice text, struct kb_slice around)
{
  static const char *const of_codes[] = {"code"};
  static const char *const of_errors[] = {"code", "kod",  "err",       "fehl",
                                          "fail", "crm",  "exception", "hresult",
                                          "hr=",  "hr =", "fault",     "returned"};
  enum { FIRST = 0x8004, LAST = 0x8009, PLAIN_DIGITS = 8 };
  uint32_t number;
  if (code.length == 0 || !kb_code_number(code, &number)) {
    return code.length > 0 && !is_all_of(code, text);
  }
  const uint32_t facility = number >> 16;
  if (facility < FIRST || facility > LAST) {
    return has_any_word(text, of_codes, sizeof of_codes / sizeof of_codes[0]);
  }
  size_t digits = 0;
  while (digits < code.length && kb_is_digit(code.data[digits])) {
    digits++;
  }
  return digits < PLAIN_DIGITS || code.length > PLAIN_DIGITS || is_all_of(code, text) ||
         has_any_word(around, of_errors, sizeof of_errors / sizeof of_errors[0]);
}
