#include "report/markdown_text.h"
#include "report/words.h"

#include <stdio.h>

/* For a ticket: what text says, with headings, links and steps to tick off. Read as it is, it is
   plain text. */

static void add_text(struct kb_report *report, const char *text)
{
  kb_markdown_text(&report->piece, kb_slice_of(text));
}

/* Adds what was composed as untrusted text, and empties it. */
static void add_words(struct kb_report *report, struct kb_buf *words)
{
  report->summary.failed |= words->failed;
  add_text(report, kb_buf_text(words));
  kb_buf_fini(words);
}

static void write_heading(struct kb_report *report, const char *title)
{
  kb_buf_addf(&report->piece, "\n## %s\n", title);
}

static void write_evidence(struct kb_report *report, const struct kb_group *group)
{
  for (size_t i = 0; i < group->evidence_count; i++) {
    kb_buf_add_text(&report->piece, "- Evidence: ");
    add_text(report, group->evidence[i]);
    kb_buf_add_char(&report->piece, '\n');
  }
  for (size_t i = 0; i < group->untold_count; i++) {
    kb_buf_add_text(&report->piece, "- ");
    add_text(report, group->untold[i]);
    kb_buf_add_char(&report->piece, '\n');
  }
}

/* A reference is the article's; it is a link only if it is an address and stays within its
 * brackets.
 */
static void write_article(struct kb_report *report, const struct kb_article *article)
{
  struct kb_buf line = {0};
  kb_words_article(&line, article);
  kb_buf_add_text(&report->piece, "- Article: ");
  add_words(report, &line);
  kb_buf_add_char(&report->piece, '\n');
  if (article->reference) {
    const bool is_link =
      strncmp(article->reference, "https://", 8) == 0 && !strpbrk(article->reference, "<> \\\"");
    kb_buf_add_text(&report->piece, is_link ? "- See: <" : "- See: ");
    if (is_link) {
      kb_buf_add_text(&report->piece, article->reference);
    } else {
      add_text(report, article->reference);
    }
    kb_buf_add_text(&report->piece, is_link ? ">\n" : "\n");
  }
}

static void write_steps(struct kb_report *report, const struct kb_group *group)
{
  const struct kb_step_finding *steps = kb_group_steps(group);
  struct kb_buf title = {0};
  if (group->step_count == 0) {
    return;
  }
  kb_words_steps_title(&title, group->article);
  kb_buf_add_char(&report->piece, '\n');
  add_words(report, &title);
  kb_buf_add_text(&report->piece, "\n\n");
  for (size_t i = 0; i < group->step_count; i++) {
    kb_buf_addf(&report->piece, "%zu. [ ] ", i + 1);
    add_text(report, steps[i].text);
    kb_buf_add_char(&report->piece, '\n');
    for (size_t k = 0; k < steps[i].step_count; k++) {
      kb_buf_add_text(&report->piece, "    - [ ] ");
      add_text(report, steps[i].steps[k]);
      kb_buf_add_char(&report->piece, '\n');
    }
  }
}

static void write_group(struct kb_report *report, const struct kb_group *group, size_t number)
{
  struct kb_buf words = {0};
  kb_buf_addf(&report->piece, "\n### %zu. ", number);
  kb_words_heading(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  kb_words_mailboxes(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  kb_words_record(&words, group);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(&report->piece, "- Record: ");
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  write_evidence(report, group);
  write_article(report, group->article);
  write_steps(report, group);
}

static void write_part(struct kb_report *report, const struct kb_report_part *part)
{
  size_t number = 0;
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_group *group = report->summary.groups[i];
    if (part->has(group)) {
      if (number++ == 0) {
        write_heading(report, part->title);
      }
      write_group(report, group, number);
    }
  }
}

/* A report, and how far what belongs to an item of a list is indented. */
struct affected {
  struct kb_report *report;
  int indent;
};

static void write_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  struct kb_report *report = affected->report;
  struct kb_buf words = {0};
  kb_words_affected(&words, mailbox);
  kb_buf_addf(&report->piece, "%*s- ", affected->indent, "");
  add_words(report, &words);
  kb_buf_add_char(&report->piece, '\n');
  kb_report_send(report);
}

/* Behind a fold, where what shows the Markdown knows HTML; one mailbox is named already. */
static void write_mailboxes(struct kb_report *report, const struct kb_unmatched_group *group,
                            int indent)
{
  struct affected affected = {report, indent};
  if (group->mailboxes > 1) {
    kb_buf_addf(&report->piece, "\n%*s<details><summary>All %zu mailboxes</summary>\n\n", indent,
                "", group->mailboxes);
    kb_report_affected(report, group, write_affected, &affected);
    kb_buf_addf(&report->piece, "\n%*s</details>\n\n", indent, "");
  }
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    struct kb_buf words = {0};
    if (i == 0) {
      write_heading(report, kb_unmatched_title);
      kb_buf_add_char(&report->piece, '\n');
    }
    const size_t begin = report->piece.length;
    kb_buf_addf(&report->piece, "%zu. ", i + 1);
    const int indent = (int)(report->piece.length - begin);
    kb_words_unmatched(&words, summary->unmatched[i]);
    add_words(report, &words);
    kb_buf_add_text(&report->piece, ": \"");
    kb_words_unmatched_text(&words, summary->unmatched[i]);
    add_words(report, &words);
    kb_buf_add_text(&report->piece, "\"\n");
    write_mailboxes(report, summary->unmatched[i], indent);
  }
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(&report->piece, "\nand %zu alerts of other kinds\n", summary->unmatched_beyond);
  }
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    return;
  }
  struct kb_buf words = {0};
  struct kb_buf line = {0};
  kb_words_rejected(&words, rejected);
  kb_buf_add_text(&line, "- ");
  kb_markdown_text(&line, kb_buf_slice(&words));
  kb_buf_add_char(&line, '\n');
  report->summary.failed |= words.failed || line.failed;
  kb_report_put_aside(report, kb_buf_slice(&line));
  kb_buf_fini(&words);
  kb_buf_fini(&line);
}

static void write_rejected(struct kb_report *report)
{
  if (report->summary.rejected == 0) {
    return;
  }
  write_heading(report, kb_rejected_title);
  kb_buf_add_char(&report->piece, '\n');
  kb_report_send(report);
  kb_report_write_aside(report);
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    kb_buf_addf(&report->piece, "- and %zu more (the format json lists all)\n",
                report->summary.rejected - KB_REJECTED_SHOWN);
  }
}

/* Those that are gaps, or those that are not. */
static void write_faults(struct kb_report *report, const char *title,
                         const struct kb_faults *faults, bool gaps)
{
  bool any = false;
  for (size_t i = 0; i < faults->count; i++) {
    struct kb_buf words = {0};
    if (faults->list[i].is_gap != gaps) {
      continue;
    }
    if (!any) {
      write_heading(report, title);
      kb_buf_add_char(&report->piece, '\n');
      any = true;
    }
    kb_buf_add_text(&report->piece, "- ");
    kb_words_fault(&words, &faults->list[i]);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  if (!gaps && faults->beyond > 0) {
    kb_buf_addf(&report->piece, "- and %zu of other kinds\n", faults->beyond);
  }
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf totals = {0};
  kb_words_totals(&totals, &report->summary, faults);
  kb_buf_add_text(&report->piece, "# Mailboxes triaged\n\n");
  add_words(report, &totals);
  kb_buf_add_char(&report->piece, '\n');
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    write_part(report, &kb_report_parts[i]);
  }
  write_unmatched(report);
  write_rejected(report);
  write_faults(report, kb_faults_title, faults, false);
  write_faults(report, kb_gaps_title, faults, true);
}

const struct kb_format kb_format_markdown = {
  .name = "markdown", .has_affected = true, .rejected = add_rejected, .end = end};
