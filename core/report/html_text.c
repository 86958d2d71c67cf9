#include "report/html_text.h"

#include "base/text.h"

#include <strings.h>

static const char *entity_of(char byte)
{
  switch (byte) {
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '&':
    return "&amp;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

void kb_html_text(struct kb_buf *out, const char *text)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(text));
  for (size_t i = 0; i < shown.length; i++) {
    const char *entity = entity_of(shown.data[i]);
    if (entity) {
      kb_buf_add_text(out, entity);
    } else {
      kb_buf_add_char(out, shown.data[i]);
    }
  }
  out->failed = out->failed || shown.failed;
  kb_buf_fini(&shown);
}

void kb_html_words(struct kb_buf *out, struct kb_buf *words)
{
  kb_html_text(out, kb_buf_text(words));
  out->failed = out->failed || words->failed;
  kb_buf_fini(words);
}

static bool is_of_the_web(const char *address)
{
  return (strncasecmp(address, "https://", 8) == 0 || strncasecmp(address, "http://", 7) == 0) &&
         !strpbrk(address, " \t\r\n\"'<>\\");
}

void kb_html_link(struct kb_buf *out, const char *kind, const char *address, const char *words)
{
  const bool is_link = is_of_the_web(address);
  if (is_link) {
    kb_buf_addf(out, "<a class=\"%s\" rel=\"noopener noreferrer\" href=\"", kind);
    kb_html_text(out, address);
    kb_buf_add_text(out, "\">");
  }
  kb_html_text(out, is_link ? words : address);
  kb_buf_add_text(out, is_link ? "</a>" : "");
}
