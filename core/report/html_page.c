#include "report/html_page.h"

void kb_html_asset(struct kb_buf *out, const char *tag, const struct kb_asset *asset)
{
  kb_buf_addf(out, "<%s>", tag);
  kb_buf_add(out, asset->text, asset->length);
  kb_buf_addf(out, "</%s>\n", tag);
}

void kb_html_head_begin(struct kb_buf *out, const struct kb_asset *style,
                        const struct kb_asset *script)
{
  kb_buf_addf(out,
              "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "style-src '%s'; ",
              style->hash);
  if (script) {
    kb_buf_addf(out, "script-src '%s'; ", script->hash);
  }
  kb_buf_add_text(out, "base-uri 'none'; form-action 'none'\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
}

void kb_html_head_end(struct kb_buf *out, const struct kb_asset *style)
{
  kb_buf_add_text(out, " - kbtriage</title>\n");
  kb_html_asset(out, "style", style);
  kb_buf_add_text(out, "</head>\n");
}

void kb_html_body_begin(struct kb_buf *out)
{
  kb_buf_add_text(out, "<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
                       "<header>\n<p class=\"product\">kbtriage</p>\n<h1>");
}
