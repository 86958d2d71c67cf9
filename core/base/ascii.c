#include "base/ascii.h"

struct kb_slice kb_trim_end(struct kb_slice text)
{
  while (text.length > 0 && kb_is_space(text.data[text.length - 1])) {
    text.length--;
  }
  return text;
}

struct kb_slice kb_trim(struct kb_slice text)
{
  while (text.length > 0 && kb_is_space(text.data[0])) {
    text.data++;
    text.length--;
  }
  return kb_trim_end(text);
}

void kb_lower_case(char *text, size_t length)
{
  for (size_t i = 0; i < length; i++) {
    text[i] = kb_to_lower(text[i]);
  }
}
