/* The parts of the page that are made of groups: a cause, its mailboxes, evidence, steps to tick
 * off.
 */
#ifndef KB_REPORT_HTML_GROUP_H
#define KB_REPORT_HTML_GROUP_H

#include "report/report.h"
#include "report/wording.h"

/* In the order of wording.h: where the page has it, and its name in a list of links. */
struct kb_html_part {
  const char *id, *name;
};
extern const struct kb_html_part kb_html_parts[KB_REPORT_PARTS];

/* Groups of a part. */
size_t kb_html_part_count(const struct kb_summary *summary, size_t part);
/* The part, or nothing if it has no groups. */
void kb_html_part(struct kb_report *report, size_t part);

/* Begins a section with a heading, both the program's own words. */
void kb_html_section(struct kb_buf *out, const char *id, const char *title);

/* The mailboxes that fail, of which nothing says why. */
void kb_html_failing(struct kb_buf *out, const struct kb_summary *summary);

#endif
