/* The style sheet and script of the page: report.css and report.js, embedded in C by
   embed.cmake. */
#ifndef KB_REPORT_HTML_ASSETS_H
#define KB_REPORT_HTML_ASSETS_H

#include <stddef.h>

struct kb_html_asset {
  const char *text;
  size_t length;
  const char *hash; /* for the Content-Security-Policy: "sha256-…" */
};

extern const struct kb_html_asset kb_html_style, kb_html_script;

#endif
