#include "base/guid.h"

#include "base/ascii.h"

/* Stops at the first byte that does not fit, so a shorter text is not read beyond its NUL. */
static bool read_strict(const char *text, unsigned char key[16])
{
  static const unsigned char groups[] = {4, 2, 2, 2, 6};
  size_t byte = 0;
  for (size_t group = 0; group < sizeof groups; group++) {
    for (size_t i = 0; i < groups[group]; i++, text += 2) {
      const int high = kb_hex_value(text[0]);
      const int low = high < 0 ? -1 : kb_hex_value(text[1]);
      if (low < 0) {
        return false;
      }
      key[byte++] = (unsigned char)(high << 4 | low);
    }
    if (group + 1 < sizeof groups && *text++ != '-') {
      return false;
    }
  }
  return true;
}

bool kb_is_guid(const char *text)
{
  unsigned char key[16];
  return read_strict(text, key) && text[KB_GUID_LENGTH] == '\0';
}

bool kb_guid_begins(struct kb_slice text)
{
  unsigned char key[16];
  return text.length >= KB_GUID_LENGTH && read_strict(text.data, key);
}

static bool read_loose(struct kb_slice text, unsigned char key[16])
{
  size_t digits = 0;
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    const int value = kb_hex_value(byte);
    if (value >= 0 && digits < 32) {
      key[digits / 2] = (unsigned char)(digits % 2 ? key[digits / 2] | value : value << 4);
      digits++;
    } else if (byte != '-' && byte != '{' && byte != '}') {
      return false;
    }
  }
  return digits == 32;
}

bool kb_is_loose_guid(struct kb_slice text)
{
  unsigned char key[16];
  return read_loose(text, key);
}

bool kb_guid_read(const char *text, unsigned char key[16])
{
  return (read_strict(text, key) && text[KB_GUID_LENGTH] == '\0') ||
         read_loose(kb_slice_of(text), key);
}
