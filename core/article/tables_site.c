#include "article/tables_site.h"

#include <stdarg.h>
#include <stdio.h>

void kb_site_wrong(struct kb_diagnostics *diagnostics, const struct kb_site *site, const char *part,
                   enum kb_diagnostic_code code, const char *suggestion, const char *format, ...)
{
  char path[200];
  char message[600];
  va_list arguments;
  snprintf(path, sizeof path, "%s%s%s", site->path, part ? "." : "", part ? part : "");
  const int length = snprintf(message, sizeof message, "%s ", path);
  va_start(arguments, format);
  vsnprintf(message + length, sizeof message - (size_t)length, format, arguments);
  va_end(arguments);
  kb_diagnostic_add(diagnostics, code, path, suggestion, "%s", message);
  if (!diagnostics->failed) {
    diagnostics->list[diagnostics->count - 1].line = site->where.line;
    diagnostics->list[diagnostics->count - 1].column = site->where.column;
  }
}
