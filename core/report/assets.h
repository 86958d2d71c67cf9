/* Files embedded in C by embed.cmake: style sheet and script of the page (report.css; report.js
   with report_copy.js), and the JSON Schema of what is written as JSON (report.schema.json). */
#ifndef KB_REPORT_ASSETS_H
#define KB_REPORT_ASSETS_H

#include <stddef.h>

struct kb_asset {
  const char *text;
  size_t length;
  const char *hash; /* for the Content-Security-Policy: "sha256-…" */
};

extern const struct kb_asset kb_html_style, kb_html_script, kb_report_schema;

#endif
