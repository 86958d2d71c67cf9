#include "fix/lines.h"

#include "base/text.h"
#include "report/markdown_text.h"

static void spaces(struct kb_buf *out, size_t count)
{
  while (count-- > 0) {
    kb_buf_add_char(out, ' ');
  }
}

static void add_line(struct kb_fix_lines *lines, size_t column)
{
  if (lines->markdown) {
    kb_markdown_text(lines->out, kb_buf_slice(&lines->line));
  } else {
    struct kb_buf shown = {0};
    kb_text_display(&shown, kb_buf_slice(&lines->line));
    kb_text_wrap(lines->out, kb_buf_slice(&shown), lines->width, column, column);
    lines->out->failed |= shown.failed;
    kb_buf_fini(&shown);
  }
  lines->out->failed |= lines->line.failed;
  kb_buf_clear(&lines->line);
  kb_buf_add_char(lines->out, '\n');
}

void kb_fix_lines_heading(struct kb_fix_lines *lines)
{
  const bool bold = lines->color && !lines->markdown;
  if (lines->out->length > 0) {
    kb_buf_add_char(lines->out, '\n');
  }
  kb_buf_add_text(lines->out, lines->markdown ? "## " : bold ? "\x1b[1m" : "");
  add_line(lines, 0);
  kb_buf_add_text(lines->out, lines->markdown ? "\n" : bold ? "\x1b[0m" : "");
}

void kb_fix_lines_item(struct kb_fix_lines *lines, size_t indent, const char *mark)
{
  const char *shown = lines->markdown ? "-" : mark;
  spaces(lines->out, lines->markdown && indent >= 2 ? indent - 2 : indent);
  if (*shown) {
    kb_buf_addf(lines->out, "%s ", shown);
  }
  add_line(lines, indent + (*shown ? strlen(shown) + 1 : 0));
}

void kb_fix_lines_paragraph(struct kb_fix_lines *lines)
{
  if (lines->out->length > 0) {
    kb_buf_add_char(lines->out, '\n');
  }
  add_line(lines, 0);
}
