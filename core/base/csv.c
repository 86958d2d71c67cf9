#include "base/csv.h"

#include "base/text.h"

#include <stdbool.h>

/* Whether a spreadsheet would take the text for a formula: by its first character after spaces. The
 * full-width forms count where Japanese or Chinese is written. */
static bool begins_formula(const char *text)
{
  static const char *const marks[] = {"=", "+",      "-",      "@",      "|",
                                      "%", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  text += strspn(text, " ");
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    if (strncmp(text, marks[i], strlen(marks[i])) == 0) {
      return true;
    }
  }
  return false;
}

static void add_cell(struct kb_buf *out, const char *cell)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(cell));
  const char *text = kb_buf_text(&shown);
  if (begins_formula(text)) {
    struct kb_buf guarded = {0};
    kb_buf_addf(&guarded, "'%s", text);
    kb_buf_fini(&shown);
    shown = guarded;
    text = kb_buf_text(&shown);
  }
  if (strpbrk(text, ",\"\r\n")) {
    kb_buf_add_char(out, '"');
    for (; *text; text++) {
      kb_buf_add_text(out, *text == '"' ? "\"" : "");
      kb_buf_add_char(out, *text);
    }
    kb_buf_add_char(out, '"');
  } else {
    kb_buf_add_text(out, text);
  }
  out->failed = out->failed || shown.failed;
  kb_buf_fini(&shown);
}

void kb_csv_line(struct kb_buf *out, const char *const *cells, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_add_text(out, i > 0 ? "," : "");
    add_cell(out, cells[i] ? cells[i] : "");
  }
  kb_buf_add_text(out, "\r\n");
}
