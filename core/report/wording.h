/* Sentences of reports for people: the same in text, Markdown and HTML. Untrusted text in them
   is unchanged: each format makes it safe. */
#ifndef KB_REPORT_WORDING_H
#define KB_REPORT_WORDING_H

#include "report/do_first.h"
#include "report/report.h"

#include <stdbool.h>

/* The parts of a report that consist of groups, in their order. */
struct kb_report_part {
  const char *title;
  bool (*has)(const struct kb_group *group);
  bool of_causes; /* headings are causes; otherwise article titles */
};
enum { KB_REPORT_PARTS = 5 };
extern const struct kb_report_part kb_report_parts[KB_REPORT_PARTS];

extern const char kb_do_first_title[], kb_not_judged_title[], kb_failing_title[],
  kb_unmatched_title[], kb_rejected_title[];
extern const char *const kb_fault_titles[KB_FAULT_KINDS];

/* "Inconclusive" */
const char *kb_wording_verdict(enum kb_verdict verdict);
/* "Contoso: ", which precedes what is of one of several tenants; nothing for NULL. */
void kb_wording_tenant(struct kb_buf *out, const char *tenant);
/* The heading of the group: "At risk: …", the cause, the article's title; after its tenant. */
void kb_wording_heading(struct kb_buf *out, const struct kb_group *group);
/* "924 mailboxes" */
void kb_wording_count(struct kb_buf *out, const struct kb_group *group);
/* " (79 affected, 845 at risk)"; nothing if the group does not have both. */
void kb_wording_at_risk(struct kb_buf *out, const struct kb_group *group);
/* "Activate the email server profile Contoso Hybrid: 3 mailboxes", with how many of them are at
   risk. */
void kb_wording_action(struct kb_buf *out, const struct kb_action *action);
/* "3 mailboxes share this email server profile: Ann, Bob, Eva", "1 mailbox: Ida". */
void kb_wording_mailboxes(struct kb_buf *out, const struct kb_group *group);
/* "email server profile Contoso Hybrid, id 0000…"; nothing if no record is shared. */
void kb_wording_record(struct kb_buf *out, const struct kb_group *group);
/* "profile.statecode is 1 (Inactive)"; or that it differs, if it is not the same in all cases. */
void kb_wording_evidence(struct kb_buf *out, const struct kb_group *group,
                         const struct kb_group_evidence *evidence);
/* "The alert is of 2026-01-02T03:04:05Z; the test of incoming email succeeded on …"; nothing if the
   group is not superseded. */
void kb_wording_success(struct kb_buf *out, const struct kb_group *group);
/* The same for a finding; nothing if that is not superseded. */
void kb_wording_success_of(struct kb_buf *out, const struct kb_finding *finding);
/* "Accepted until 2026-12-31 by Ann: the reason (exceptions.lua:3)"; nothing if it is NULL. */
void kb_wording_exception(struct kb_buf *out, const struct kb_exception *exception);
/* Precedes the checks that decide between causes, and the causes that one value rules out. */
extern const char kb_checks_title[], kb_ruled_out_title[];
/* "The profile is inactive. It would be confirmed if profile.statecode were Inactive (1)." False,
   with nothing added, if the n-th cause that is ruled out is not so in all cases, or there is no
   such. */
bool kb_wording_ruled_out(struct kb_buf *out, const struct kb_group *group, size_t number);
/* "The profile is inactive. To confirm, check: Server Profile > Status
   (emailserverprofile.statecode)" */
void kb_wording_check(struct kb_buf *out, const struct kb_group *group,
                      const struct kb_group_cause *open);
/* The columns, given as articles name them ("profile.statecode", "alerts"), each with where a
   person finds it, its title and its logical name: "Server Profile > Status
   (emailserverprofile.statecode), Alerts (tracelog)". Titles are those of the schema. */
void kb_wording_missing(struct kb_buf *out, const struct kb_subject *subject,
                        const char *const *fields, size_t count);
/* Where a person finds the record of that part (kb_subject_part) of a case: "Server Profile". */
const char *kb_wording_form_title(const struct kb_subject *subject, int part);
/* The columns by which a rule of `failed` sees the failure: "mailbox.incomingemailstatus is 2
   (Failure)". */
void kb_wording_rule(struct kb_buf *out, const struct kb_subject *subject,
                     const struct kb_outcome_rule *rule);
/* " (role required: System Administrator)"; nothing for NULL. */
void kb_wording_role(struct kb_buf *out, const char *role);
/* For the steps that begin at `begin`, see kb_group_steps_end: "Resolution (role required: System
   Administrator):", "Resolution if this is the cause: …". */
void kb_wording_steps_title(struct kb_buf *out, const struct kb_group *group, size_t begin);
/* "If the cause is no-profile: " before a step of a finding whose cause is not known; otherwise
   nothing. */
void kb_wording_step_tag(struct kb_buf *out, const struct kb_finding *finding,
                         const struct kb_step_finding *step);
/* "kbtriage fix can do steps 1 and 3.", with the options that this takes: those that the remedy of
   the group's cause does; nothing if there are none. */
void kb_wording_fix(struct kb_buf *out, const struct kb_group *group);
/* The same for all steps of an article, whatever the cause is. */
void kb_wording_fix_of(struct kb_buf *out, const struct kb_article *article);
/* What the remedies of a step's causes need (kb_remedy_needs), if any needs something; or NULL. */
const char *kb_wording_needs(const struct kb_article *article, const struct kb_step *step);
/* The remedy of a confirmed cause that does the step; NULL: none does. */
const struct kb_remedy *kb_wording_remedy(const struct kb_finding *finding,
                                          const struct kb_step *step);
const struct kb_remedy *kb_wording_group_remedy(const struct kb_group *group,
                                                const struct kb_step *step);
/* "InvalidIncomingEmailServerProfile, KB 4484702, error" */
void kb_wording_article(struct kb_buf *out, const struct kb_article *article);
/* For mailboxes that fail: "Failed: the test of incoming email, the test of outgoing email"; "2
   mailboxes: Ann, Bob"; the evidence, "mailbox.incomingemailstatus is 2 (Failure)", for each
   enum kb_failure in the group's set; the resolution, ending with NULL. */
void kb_wording_failing(struct kb_buf *out, const struct kb_failing_group *group);
void kb_wording_failing_mailboxes(struct kb_buf *out, const struct kb_failing_group *group);
/* The columns that show the n-th failure; false, with nothing added, if it is not one of the
   group's. */
enum { KB_WORDING_FAILURES = 32 };
bool kb_wording_failure(struct kb_buf *out, const struct kb_failing_group *group, size_t failure);
/* "mailbox", "mailboxes"; of all cases "record", "records", if they are of several subjects. */
const char *kb_wording_noun(const struct kb_subject *subject, size_t count);
const char *kb_wording_any_noun(const struct kb_summary *summary, size_t count);
/* "12 mailboxes and 3 solution operations" */
void kb_wording_cases(struct kb_buf *out, const struct kb_summary *summary);
const char *const *kb_wording_failing_steps(const struct kb_summary *summary);
const char *const *kb_wording_failing_steps_of(const struct kb_subject *subject);
/* "ErrorFolderNotFound: 2 alerts in 2 mailboxes, such as Jan Kerr" */
void kb_wording_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group);
/* The same without separators in its counts, for formats that programs read. */
void kb_wording_unmatched_plain(struct kb_buf *out, const struct kb_unmatched_group *group);
/* "Jan Kerr (jan@contoso.com)", "Jan Kerr (jan@contoso.com), 3 alerts" */
void kb_wording_affected(struct kb_buf *out, const struct kb_affected *mailbox);
/* The alert's text, cut to a length worth reading. */
void kb_wording_unmatched_text(struct kb_buf *out, const struct kb_unmatched_group *group);
/* "alerts.json:12 (row 3): reason" */
void kb_wording_rejected(struct kb_buf *out, const struct kb_rejected *rejected);
/* "Article causes[1].when: reason (2 times, first: Ann)" */
void kb_wording_fault(struct kb_buf *out, const struct kb_fault *fault);
void kb_wording_fault_plain(struct kb_buf *out, const struct kb_fault *fault);
/* The lines of the totals, from 0 on: "Mailboxes: 12 (3 clear, …)", one for each subject;
   "Findings: 7 (4 confirmed, …)"; "Invalid input rows: 2" and the like, if there are any. False,
   with nothing added: there are no more lines. */
bool kb_wording_totals(struct kb_buf *out, const struct kb_summary *summary,
                       const struct kb_faults *faults, size_t line);

/* "" for one, else "s". */
const char *kb_plural(size_t count);

#endif
