/* The parts of the page that consist of groups: cause, mailboxes, evidence, steps as check
   boxes. */
#ifndef KB_REPORT_HTML_GROUP_H
#define KB_REPORT_HTML_GROUP_H

#include "report/report.h"
#include "report/wording.h"

/* In the order of wording.h: the anchor, and the name in a list of links. */
struct kb_html_part {
  const char *id, *name;
};
extern const struct kb_html_part kb_html_parts[KB_REPORT_PARTS];

/* Number of groups in a part. */
/* What to do first, each linked to its group; nothing if there is only one action. */
void kb_html_do_first(struct kb_buf *out, const struct kb_summary *summary);
size_t kb_html_part_count(const struct kb_summary *summary, size_t part);
/* Adds the part; nothing if it has no groups. */
void kb_html_part(struct kb_report *report, size_t part);

/* Begins a section with a heading; both texts are constants of the program. */
void kb_html_section(struct kb_buf *out, const char *id, const char *title);

/* Adds the mailboxes whose failure nothing explains. */
void kb_html_failing(struct kb_buf *out, const struct kb_summary *summary);

#endif
