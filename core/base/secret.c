#include "base/secret.h"

#include <stdbool.h>

/* Very short secrets are ignored: their letters occur in every word. */
enum { SHORTEST = 4 };

static int hex_of(char digit)
{
  return digit >= '0' && digit <= '9'   ? digit - '0'
         : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
         : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                        : -1;
}

/* The value of two hexadecimal digits; -1: they are none. */
static int byte_of(const char *text)
{
  const int high = hex_of(text[0]);
  const int low = high >= 0 ? hex_of(text[1]) : -1;
  return low >= 0 ? high * 16 + low : -1;
}

/* How many bytes of the text are the percent-encoded byte, which may be encoded again: %2F, %252F.
 */
static size_t encoded_length(const char *text, unsigned char byte)
{
  size_t at = 1;
  if (text[0] != '%') {
    return 0;
  }
  for (int value = byte_of(text + at); value >= 0; value = byte_of(text + at)) {
    at += 2;
    if (value == byte) {
      return at;
    }
    if (value != '%') {
      return 0;
    }
  }
  return 0;
}

/* The same for the byte in whichever form. */
static size_t byte_length(const char *text, char byte, bool is_encoded)
{
  const size_t encoded = is_encoded ? encoded_length(text, (unsigned char)byte) : 0;
  if (encoded > 0) {
    return encoded;
  }
  return *text == byte || (is_encoded && byte == ' ' && *text == '+') ? 1 : 0;
}

/* Whether the text ends, if in the middle of an encoded byte. */
static bool ends(const char *text)
{
  return text[0] == '\0' || (text[0] == '%' && (text[1] == '\0' || text[2] == '\0'));
}

/* How many bytes of the text are the secret; it may be cut off by the text's end. 0: they are not.
 */
static size_t secret_length(const char *text, const char *secret, bool is_encoded)
{
  size_t at = 0;
  size_t count = 0;
  size_t next = 1;
  while (secret[count] != '\0' && next > 0) {
    next = byte_length(text + at, secret[count], is_encoded);
    at += next;
    count += next > 0;
  }
  if (secret[count] != '\0' && count >= SHORTEST && ends(text + at)) {
    return at + strlen(text + at);
  }
  return secret[count] == '\0' ? at : 0;
}

void kb_secret_mask(char *text, const char *secret)
{
  if (!secret || strlen(secret) < SHORTEST) {
    return;
  }
  for (char *at = text; *at != '\0';) {
    const size_t plain = secret_length(at, secret, false);
    const size_t length = plain > 0 ? plain : secret_length(at, secret, true);
    memset(at, '*', length);
    at += length > 0 ? length : 1;
  }
}
