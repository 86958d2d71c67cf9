#include "base/text.h"
#include "report/markdown_text.h"
#include "report/wording.h"

#include <stdio.h>

/* For tickets: the content of the text format with headings, links and steps as check boxes.
   Readable without rendering, too. */

static void add_text(struct kb_report *report, const char *text)
{
  kb_markdown_text(&report->piece, kb_slice_of(text));
}

/* Adds composed text as untrusted, and empties it. */
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
    struct kb_buf words = {0};
    kb_buf_add_text(&report->piece, "- Evidence: ");
    kb_wording_evidence(&words, group, &group->evidence[i]);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  struct kb_buf words = {0};
  kb_wording_success(&words, group);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(&report->piece, "- Superseded: ");
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  kb_wording_exception(&words, group->exception);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(&report->piece, "- Exception: ");
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
}

static void write_checks(struct kb_report *report, const struct kb_group *group)
{
  for (size_t i = 0; i < group->open_count; i++) {
    struct kb_buf words = {0};
    if (i == 0) {
      kb_buf_addf(&report->piece, "\n%s\n\n", kb_checks_title);
    }
    kb_buf_add_text(&report->piece, "- [ ] ");
    kb_wording_check(&words, group, &group->open[i]);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
}

/* The reference comes from the article; it is a link only if it is an address that cannot close
   its brackets. */
static void write_article(struct kb_report *report, const struct kb_article *article)
{
  struct kb_buf line = {0};
  kb_wording_article(&line, article);
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

static void write_ruled_out(struct kb_report *report, const struct kb_group *group)
{
  struct kb_buf words = {0};
  for (size_t i = 0; kb_wording_ruled_out(&words, group, i); i++) {
    if (i == 0) {
      kb_buf_addf(&report->piece, "\n%s\n\n", kb_ruled_out_title);
    }
    kb_buf_add_text(&report->piece, "- ");
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
}

static void write_step(struct kb_report *report, const struct kb_group *group,
                       const struct kb_step *step, size_t number)
{
  struct kb_buf words = {0};
  kb_buf_addf(&report->piece, "%zu. [ ] ", number);
  kb_group_fill(&words, group, step->text);
  add_words(report, &words);
  kb_buf_add_char(&report->piece, '\n');
  for (size_t i = 0; i < step->step_count; i++) {
    kb_buf_add_text(&report->piece, "    - [ ] ");
    kb_group_fill(&words, group, step->steps[i]);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
}

static void write_steps(struct kb_report *report, const struct kb_group *group)
{
  for (size_t begin = 0; begin < group->step_count;) {
    const size_t end = kb_group_steps_end(group, begin);
    struct kb_buf title = {0};
    kb_wording_steps_title(&title, group, begin);
    kb_buf_add_char(&report->piece, '\n');
    add_words(report, &title);
    kb_buf_add_text(&report->piece, "\n\n");
    for (size_t i = begin; i < end; i++) {
      write_step(report, group, group->steps[i], i - begin + 1);
    }
    begin = end;
  }
  struct kb_buf words = {0};
  kb_wording_fix(&words, group);
  if (words.length > 0 || words.failed) {
    kb_buf_add_char(&report->piece, '\n');
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
}

static void write_group(struct kb_report *report, const struct kb_group *group, size_t number)
{
  struct kb_buf words = {0};
  kb_buf_addf(&report->piece, "\n### %zu. ", number);
  kb_wording_heading(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  kb_wording_mailboxes(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  kb_wording_record(&words, group);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(&report->piece, "- Record: ");
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  write_evidence(report, group);
  write_article(report, group->article);
  write_checks(report, group);
  write_ruled_out(report, group);
  write_steps(report, group);
}

static void write_do_first(struct kb_report *report)
{
  struct kb_action list[KB_DO_FIRST_MAX];
  const size_t count = kb_do_first_shown(&report->summary, list);
  for (size_t i = 0; i < count; i++) {
    struct kb_buf words = {0};
    if (i == 0) {
      write_heading(report, kb_do_first_title);
      kb_buf_add_char(&report->piece, '\n');
    }
    kb_buf_addf(&report->piece, "%zu. ", i + 1);
    kb_wording_action(&words, &list[i]);
    kb_buf_addf(&words, " (see %zu)", list[i].number);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
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

static void write_failing_group(struct kb_report *report, const struct kb_failing_group *group,
                                size_t number)
{
  struct kb_buf words = {0};
  kb_buf_addf(&report->piece, "\n### %zu. ", number);
  kb_wording_failing(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  kb_wording_failing_mailboxes(&words, group);
  add_words(report, &words);
  kb_buf_add_text(&report->piece, "\n\n");
  for (size_t i = 0; i < KB_WORDING_FAILURES; i++) {
    if (kb_wording_failure(&words, group, i)) {
      kb_buf_add_text(&report->piece, "- Evidence: ");
      add_words(report, &words);
      kb_buf_add_char(&report->piece, '\n');
    }
  }
}

/* The resolution is the same for all of them. */
static void write_failing(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  if (summary->failing_count == 0) {
    return;
  }
  write_heading(report, kb_failing_title);
  for (size_t i = 0; i < summary->failing_count; i++) {
    write_failing_group(report, &summary->failing[i], i + 1);
  }
  kb_buf_add_text(&report->piece, "\nResolution:\n\n");
  for (size_t i = 0; kb_wording_failing_steps(summary)[i]; i++) {
    kb_buf_addf(&report->piece, "%zu. [ ] ", i + 1);
    add_text(report, kb_wording_failing_steps(summary)[i]);
    kb_buf_add_char(&report->piece, '\n');
  }
}

/* A report, and the indentation of what belongs to a list item. */
struct affected {
  struct kb_report *report;
  int indent;
};

static void write_affected(void *context, const struct kb_affected *mailbox)
{
  const struct affected *affected = context;
  struct kb_report *report = affected->report;
  struct kb_buf words = {0};
  kb_wording_affected(&words, mailbox);
  kb_buf_addf(&report->piece, "%*s- ", affected->indent, "");
  add_words(report, &words);
  kb_buf_add_char(&report->piece, '\n');
  kb_report_send(report);
}

/* Collapsed, where the viewer supports HTML; a single mailbox is already named. */
static void write_mailboxes(struct kb_report *report, const struct kb_unmatched_group *group,
                            int indent)
{
  struct affected affected = {report, indent};
  if (group->mailboxes > 1) {
    kb_buf_addf(&report->piece, "\n%*s<details><summary>All %s %s</summary>\n\n", indent, "",
                KB_COUNT(group->mailboxes), kb_wording_noun(group->subject, group->mailboxes));
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
    kb_wording_unmatched(&words, summary->unmatched[i]);
    add_words(report, &words);
    kb_buf_add_text(&report->piece, ": \"");
    kb_wording_unmatched_text(&words, summary->unmatched[i]);
    add_words(report, &words);
    kb_buf_add_text(&report->piece, "\"\n");
    write_mailboxes(report, summary->unmatched[i], indent);
  }
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(&report->piece, "\nand %s alerts of other kinds\n",
                KB_COUNT(summary->unmatched_beyond));
  }
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    return;
  }
  struct kb_buf words = {0};
  struct kb_buf line = {0};
  kb_wording_rejected(&words, rejected);
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
    kb_buf_addf(&report->piece, "- and %s more (the format json lists all)\n",
                KB_COUNT(report->summary.rejected - KB_REJECTED_SHOWN));
  }
}

static void write_faults(struct kb_report *report, const struct kb_faults *faults,
                         enum kb_fault_kind kind)
{
  bool any = false;
  for (size_t i = 0; i < faults->count; i++) {
    struct kb_buf words = {0};
    if (faults->list[i].kind != kind) {
      continue;
    }
    if (!any) {
      write_heading(report, kb_fault_titles[kind]);
      kb_buf_add_char(&report->piece, '\n');
      any = true;
    }
    kb_buf_add_text(&report->piece, "- ");
    kb_wording_fault(&words, &faults->list[i]);
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  if (kind == KB_FAULT_FAILED && faults->beyond > 0) {
    kb_buf_addf(&report->piece, "- and %s of other kinds\n", KB_COUNT(faults->beyond));
  }
}

static void write_provenance(struct kb_report *report)
{
  struct kb_buf words = {0};
  for (size_t i = 0; kb_provenance_words(&words, &report->provenance, i); i++) {
    kb_buf_add_char(&report->piece, '\n');
    add_words(report, &words);
    kb_buf_add_char(&report->piece, '\n');
  }
  kb_buf_fini(&words);
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  struct kb_buf totals = {0};
  kb_buf_add_text(&report->piece, "# Mailboxes triaged\n\n");
  for (size_t i = 0; kb_wording_totals(&totals, &report->summary, faults, i); i++) {
    kb_buf_add_text(&report->piece, "- ");
    add_words(report, &totals);
    kb_buf_add_char(&report->piece, '\n');
  }
  write_do_first(report);
  for (size_t i = 0; i < KB_REPORT_PARTS; i++) {
    write_part(report, &kb_report_parts[i]);
  }
  write_failing(report);
  write_unmatched(report);
  write_rejected(report);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    write_faults(report, faults, (enum kb_fault_kind)kind);
  }
  write_provenance(report);
}

const struct kb_format kb_format_markdown = {
  .name = "markdown", .has_affected = true, .rejected = add_rejected, .end = end};
