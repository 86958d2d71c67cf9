#include "base/csv.h"

#include "base/text.h"

static void add_cell(struct kb_buf *out, const char *cell)
{
  struct kb_buf shown = {0};
  if (cell[0] && strchr("=+-@\t\r", cell[0])) {
    kb_buf_add_char(&shown, '\'');
  }
  kb_text_display(&shown, kb_slice_of(cell));
  const char *text = kb_buf_text(&shown);
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
