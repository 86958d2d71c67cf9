#include "report/markdown_text.h"

#include "base/ascii.h"
#include "base/text.h"

static bool is_word(const struct kb_buf *text, size_t at)
{
  return at < text->length &&
         (kb_is_alnum(text->data[at]) || (unsigned char)text->data[at] >= 0x80);
}

static bool starts(const struct kb_buf *text, size_t at, const char *with)
{
  const size_t length = strlen(with);
  return text->length - at >= length && memcmp(text->data + at, with, length) == 0;
}

/* What would begin a list or a rule at the start of a line ("- ", "12. "). */
static bool begins_block(const struct kb_buf *text, size_t at)
{
  size_t digits = 0;
  while (digits < at && kb_is_digit(text->data[digits])) {
    digits++;
  }
  const char byte = text->data[at];
  return at == 0 ? strchr("-+=#", byte) != NULL
                 : digits == at && digits < 10 && (byte == '.' || byte == ')');
}

static bool is_markup(const struct kb_buf *text, size_t at)
{
  const char byte = text->data[at];
  if (byte == '_') { /* not markup within a word */
    return !(at > 0 && is_word(text, at - 1) && is_word(text, at + 1));
  }
  return strchr("\\`*[|~$", byte) != NULL || begins_block(text, at);
}

/* "@name" and "#12" become links in issue trackers; an empty comment prevents it. */
static bool is_reference(const struct kb_buf *text, size_t at)
{
  const char byte = text->data[at];
  return (byte == '@' || byte == '#') && is_word(text, at + 1) &&
         !(at > 0 && is_word(text, at - 1));
}

static const char *entity(const struct kb_buf *text, size_t at)
{
  const char next = at + 1 < text->length ? text->data[at + 1] : ' ';
  switch (text->data[at]) {
  case '<':
    return kb_is_letter(next) || strchr("/!?", next) ? "&lt;" : NULL;
  case '>':
    return at == 0 ? "&gt;" : NULL;
  case '&':
    return kb_is_letter(next) || next == '#' ? "&amp;" : NULL;
  case ':': /* of an address that would become a link */
    return starts(text, at, "://") ? "&#58;" : NULL;
  case '.':
    return at >= 3 && strncmp(text->data + at - 3, "www", 3) == 0 ? "&#46;" : NULL;
  default:
    return NULL;
  }
}

void kb_markdown_text(struct kb_buf *out, struct kb_slice text)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, text);
  for (size_t i = 0; i < shown.length; i++) {
    const char *as_entity = entity(&shown, i);
    if (as_entity) {
      kb_buf_add_text(out, as_entity);
      continue;
    }
    if (is_markup(&shown, i)) {
      kb_buf_add_char(out, '\\');
    }
    kb_buf_add_char(out, shown.data[i]);
    if (is_reference(&shown, i)) {
      kb_buf_add_text(out, "<!-- -->");
    }
  }
  out->failed = out->failed || shown.failed;
  kb_buf_fini(&shown);
}
