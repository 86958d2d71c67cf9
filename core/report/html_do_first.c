#include "report/html_group.h"
#include "report/html_text.h"

void kb_html_do_first(struct kb_buf *out, const struct kb_summary *summary)
{
  struct kb_action list[KB_DO_FIRST_MAX];
  const size_t count = kb_do_first_shown(summary, list);
  if (count == 0) {
    return;
  }
  kb_html_section(out, "first", kb_do_first_title);
  kb_buf_add_text(out, "<ol>\n");
  for (size_t i = 0; i < count; i++) {
    struct kb_buf words = {0};
    kb_buf_addf(out, "<li><a href=\"#g%zu\">", list[i].place + 1);
    kb_wording_action(&words, &list[i]);
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</a></li>\n");
  }
  kb_buf_add_text(out, "</ol>\n</section>\n");
}
