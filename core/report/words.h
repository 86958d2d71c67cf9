/* What reports for people say, whatever they are written in: the same sentences in text, Markdown
   and HTML. Untrusted text stands in them as it is: each format makes it safe for itself. */
#ifndef KB_REPORT_WORDS_H
#define KB_REPORT_WORDS_H

#include "report/report.h"

#include <stdbool.h>

/* The parts of a report that are made of groups, in their order. */
struct kb_report_part {
  const char *title;
  bool (*has)(const struct kb_group *group);
  bool of_causes; /* the groups are headed by their cause; else by the article's title */
};
enum { KB_REPORT_PARTS = 3 };
extern const struct kb_report_part kb_report_parts[KB_REPORT_PARTS];

extern const char kb_unmatched_title[], kb_rejected_title[], kb_faults_title[], kb_gaps_title[];

/* "Cannot tell" */
const char *kb_words_verdict(enum kb_verdict verdict);
/* What the group is headed by: "At risk: …", the cause, the article's title. */
void kb_words_heading(struct kb_buf *out, const struct kb_group *group);
/* "One email server profile explains 3 mailboxes: Ann, Bob, Eva", "1 mailbox: Ida". */
void kb_words_mailboxes(struct kb_buf *out, const struct kb_group *group);
/* "email server profile Contoso Hybrid, id 0000…"; nothing if no record is shared. */
void kb_words_record(struct kb_buf *out, const struct kb_group *group);
/* "What to do (as System Administrator):" */
void kb_words_steps_title(struct kb_buf *out, const struct kb_article *article);
/* The group's steps, as what all its cases share. */
const struct kb_step_finding *kb_group_steps(const struct kb_group *group);
/* "InvalidIncomingEmailServerProfile, KB 4484702, error" */
void kb_words_article(struct kb_buf *out, const struct kb_article *article);
/* "ErrorFolderNotFound: 2 alerts in 2 mailboxes, as in Jan Kerr" */
void kb_words_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group);
/* "Jan Kerr", "Jan Kerr (3 alerts)" */
void kb_words_affected(struct kb_buf *out, const struct kb_affected *mailbox);
/* The alert's text, cut to what a reader wants to see of it. */
void kb_words_unmatched_text(struct kb_buf *out, const struct kb_unmatched_group *group);
/* "alerts.json:12 (row 3): reason" */
void kb_words_rejected(struct kb_buf *out, const struct kb_rejected *rejected);
/* "Article causes[1].when: reason (2 times, first with Ann)" */
void kb_words_fault(struct kb_buf *out, const struct kb_fault *fault);
/* "12 mailboxes = 3 clear + …; 7 findings = …" */
void kb_words_totals(struct kb_buf *out, const struct kb_summary *summary,
                     const struct kb_faults *faults);

/* "" for one, else "s". */
const char *kb_plural(size_t count);

#endif
