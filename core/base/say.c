#include "base/say.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

void kb_say(const char *format, ...)
{
  char line[2048];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(line));
  fprintf(stderr, "kbtriage: %s\n", shown.failed ? "out of memory" : kb_buf_text(&shown));
  kb_buf_fini(&shown);
}
