#include "base/entity.h"

#include "base/ascii.h"

/* The ones that occur in error texts. */
static const struct {
  const char *name;
  uint32_t code_point;
} entities[] = {
  {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
  {"nbsp", ' '},     {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201C}, {"rdquo", 0x201D},
  {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026},
};

static uint32_t numeric(struct kb_slice name)
{
  const bool is_hex = name.length > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
  const uint32_t base = is_hex ? 16 : 10;
  uint32_t number = 0;
  for (size_t i = is_hex ? 2 : 1; i < name.length; i++) {
    const uint32_t digit = (uint32_t)kb_hex_value(name.data[i]); /* large if it is none */
    if (digit >= base || number > 0x10FFFF) {
      return 0;
    }
    number = number * base + digit;
  }
  return number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF) ? number : 0;
}

enum { LONGEST = 12 };

uint32_t kb_entity_at(struct kb_slice text, size_t *length)
{
  if (text.length == 0 || text.data[0] != '&') {
    return 0;
  }
  const size_t most = text.length < LONGEST ? text.length : LONGEST;
  const char *end = memchr(text.data, ';', most);
  if (!end || end - text.data < 3) {
    return 0;
  }
  const struct kb_slice name = {text.data + 1, (size_t)(end - text.data) - 1};
  *length = name.length + 2;
  if (name.data[0] == '#') {
    return numeric(name);
  }
  for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
    if (kb_slice_is(name, entities[i].name)) {
      return entities[i].code_point;
    }
  }
  return 0;
}

uint32_t kb_entity_decoded_at(struct kb_slice text, size_t *length)
{
  uint32_t code_point = kb_entity_at(text, length);
  while (code_point == '&') {
    char again[LONGEST] = "&";
    const size_t left = text.length - *length;
    const size_t count = left < sizeof again - 1 ? left : sizeof again - 1;
    size_t more = 0;
    memcpy(again + 1, text.data + *length, count);
    const uint32_t inner = kb_entity_at((struct kb_slice){again, count + 1}, &more);
    if (inner == 0) {
      break;
    }
    code_point = inner;
    *length += more - 1;
  }
  return code_point;
}
