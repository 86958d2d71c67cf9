/* What is told by its form: ids. */
#include "case/redact_inside.h"

static bool is_hex(char byte)
{
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
}

static size_t hex_end(const struct redact_plain *plain, size_t at, size_t count)
{
  size_t end = at;
  while (end < plain->length && end - at < count && is_hex(plain->bytes[end])) {
    end++;
  }
  return end;
}

static bool is_alnum(const struct redact_plain *plain, size_t at)
{
  return plain->kinds[at] == REDACT_WORD && plain->bytes[at] != '_';
}

static const char *without_dashes(struct kb_redactor *redactor, const char *id)
{
  struct kb_buf text = {0};
  for (const char *at = id ? id : ""; *at; at++) {
    if (*at != '-') {
      kb_buf_add_char(&text, *at);
    }
  }
  return kb_redact_keep(redactor, &text);
}

/* A GUID with dashes is one wherever it stands; without them, only by itself. */
void kb_redact_guid(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  static const size_t groups[] = {8, 4, 4, 4, 12};
  const struct redact_plain *plain = redactor->plain;
  if (!is_hex(plain->bytes[from]) || plain->length - from < 32) {
    return;
  }
  size_t end = from;
  bool has_dashes = true;
  for (size_t i = 0; i < 5 && has_dashes; i++) {
    const size_t start = i == 0 ? from : end + 1;
    has_dashes = i == 0 || (end < plain->length && plain->bytes[end] == '-');
    end = has_dashes ? hex_end(plain, start, groups[i]) : end;
    has_dashes = has_dashes && end - start == groups[i];
  }
  if (!has_dashes) {
    end = hex_end(plain, from, 32);
    if (end - from < 32 || (from > 0 && is_alnum(plain, from - 1)) ||
        (end < plain->length && is_alnum(plain, end))) {
      return;
    }
  }
  const char *pseudonym = kb_redact_id(redactor, kb_redact_span(plain, from, end));
  *match = (struct redact_match){end, has_dashes ? pseudonym : without_dashes(redactor, pseudonym)};
}
