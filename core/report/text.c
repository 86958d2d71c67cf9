#include "base/text.h"
#include "report/report.h"
#include "report/wording.h"

#include <stdio.h>

/* For people: what to do first; what is wrong, most affected mailboxes first; what is unknown; what
   no article covers; the totals. */

enum { INDENT = 3 };

enum style { PLAIN, BOLD, RED, YELLOW, GREEN, DIM };

static const char *style_code(enum style style)
{
  switch (style) {
  case PLAIN:
    return "\x1b[0m";
  case BOLD:
    return "\x1b[1m";
  case RED:
    return "\x1b[1;31m";
  case YELLOW:
    return "\x1b[33m";
  case GREEN:
    return "\x1b[32m";
  case DIM:
    return "\x1b[2m";
  }
  return "";
}

static void set_style(struct kb_report *report, enum style style)
{
  if (report->color) {
    kb_buf_add_text(&report->piece, style_code(style));
  }
}

static void spaces(struct kb_report *report, size_t count)
{
  while (count-- > 0) {
    kb_buf_add_char(&report->piece, ' ');
  }
}

/* A paragraph that begins with `label` at column `indent`; further lines align with its text. */
static void paragraph(struct kb_report *report, size_t indent, const char *label, const char *text)
{
  const size_t column = indent + kb_text_width(kb_slice_of(label));
  spaces(report, indent);
  kb_buf_add_text(&report->piece, label);
  kb_text_wrap(&report->piece, kb_slice_of(text), report->width, column, column);
  kb_buf_add_char(&report->piece, '\n');
}

static void heading(struct kb_report *report, const char *text)
{
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, BOLD);
  paragraph(report, 0, "", text);
  set_style(report, PLAIN);
}

static void composed_paragraph(struct kb_report *report, size_t indent, const char *label,
                               struct kb_buf *text)
{
  report->summary.failed |= text->failed;
  paragraph(report, indent, label, kb_buf_text(text));
  kb_buf_fini(text);
}

static void write_mailboxes(struct kb_report *report, const struct kb_group *group)
{
  struct kb_buf line = {0};
  kb_wording_mailboxes(&line, group);
  composed_paragraph(report, INDENT, "", &line);
}

static void write_shared_record(struct kb_report *report, const struct kb_group *group)
{
  struct kb_buf line = {0};
  kb_wording_record(&line, group);
  if (line.length > 0 || line.failed) {
    composed_paragraph(report, INDENT, "Record:   ", &line);
  }
}

static void write_evidence(struct kb_report *report, const struct kb_group *group)
{
  for (size_t i = 0; i < group->evidence_count; i++) {
    struct kb_buf line = {0};
    kb_wording_evidence(&line, group, &group->evidence[i]);
    composed_paragraph(report, INDENT, i == 0 ? "Evidence: " : "          ", &line);
  }
  struct kb_buf line = {0};
  kb_wording_success(&line, group);
  if (line.length > 0 || line.failed) {
    composed_paragraph(report, INDENT, "Superseded: ", &line);
  }
  kb_wording_exception(&line, group->exception);
  if (line.length > 0 || line.failed) {
    composed_paragraph(report, INDENT, "Exception: ", &line);
  }
}

static void write_checks(struct kb_report *report, const struct kb_group *group)
{
  for (size_t i = 0; i < group->open_count; i++) {
    struct kb_buf line = {0};
    if (i == 0) {
      paragraph(report, INDENT, "", kb_checks_title);
    }
    kb_wording_check(&line, group, &group->open[i]);
    composed_paragraph(report, INDENT + 2, "- ", &line);
  }
}

static void write_ruled_out(struct kb_report *report, const struct kb_group *group)
{
  struct kb_buf line = {0};
  for (size_t i = 0; kb_wording_ruled_out(&line, group, i); i++) {
    if (i == 0) {
      paragraph(report, INDENT, "", kb_ruled_out_title);
    }
    composed_paragraph(report, INDENT + 2, "- ", &line);
  }
}

static void write_step(struct kb_report *report, const struct kb_group *group,
                       const struct kb_step *step, size_t number)
{
  char label[32];
  struct kb_buf line = {0};
  snprintf(label, sizeof label, "%zu. ", number);
  kb_group_fill(&line, group, step->text);
  composed_paragraph(report, INDENT + 2, label, &line);
  for (size_t i = 0; i < step->step_count; i++) {
    snprintf(label, sizeof label, "%c. ", (char)('a' + i % 26));
    kb_group_fill(&line, group, step->steps[i]);
    composed_paragraph(report, INDENT + 5, label, &line);
  }
}

static void write_steps(struct kb_report *report, const struct kb_group *group)
{
  for (size_t begin = 0; begin < group->step_count;) {
    const size_t end = kb_group_steps_end(group, begin);
    struct kb_buf title = {0};
    kb_wording_steps_title(&title, group, begin);
    composed_paragraph(report, INDENT, "", &title);
    for (size_t i = begin; i < end; i++) {
      write_step(report, group, group->steps[i], i - begin + 1);
    }
    begin = end;
  }
  struct kb_buf line = {0};
  kb_wording_fix(&line, group);
  if (line.length > 0 || line.failed) {
    composed_paragraph(report, INDENT, "", &line);
  }
}

static void write_article(struct kb_report *report, const struct kb_article *article)
{
  struct kb_buf line = {0};
  kb_wording_article(&line, article);
  composed_paragraph(report, INDENT, "Article:  ", &line);
  if (article->reference) {
    paragraph(report, INDENT, "See:      ", article->reference);
  }
}

static void write_group(struct kb_report *report, const struct kb_group *group, size_t number)
{
  char label[48];
  struct kb_buf line = {0};
  const bool is_red = group->cause && group->at_risk < group->cases;
  snprintf(label, sizeof label, "%zu. ", number);
  kb_wording_heading(&line, group);
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, is_red ? RED : YELLOW);
  composed_paragraph(report, 0, label, &line);
  set_style(report, PLAIN);
  write_mailboxes(report, group);
  write_shared_record(report, group);
  write_evidence(report, group);
  write_checks(report, group);
  write_ruled_out(report, group);
  write_steps(report, group);
  write_article(report, group->article);
}

static void write_do_first(struct kb_report *report)
{
  struct kb_action list[KB_DO_FIRST_MAX];
  const size_t count = kb_do_first_shown(&report->summary, list);
  for (size_t i = 0; i < count; i++) {
    char label[32];
    struct kb_buf line = {0};
    if (i == 0) {
      heading(report, kb_do_first_title);
    }
    snprintf(label, sizeof label, "%zu. ", i + 1);
    kb_wording_action(&line, &list[i]);
    kb_buf_addf(&line, " (see %zu)", list[i].number);
    composed_paragraph(report, 0, label, &line);
  }
}

static void write_part(struct kb_report *report, const struct kb_report_part *part)
{
  size_t number = 0;
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_group *group = report->summary.groups[i];
    if (!part->has(group)) {
      continue;
    }
    if (number++ == 0) {
      heading(report, part->title);
    }
    write_group(report, group, number);
  }
}

static void write_failing_group(struct kb_report *report, const struct kb_failing_group *group,
                                size_t number)
{
  char label[48];
  struct kb_buf line = {0};
  bool is_first = true;
  snprintf(label, sizeof label, "%zu. ", number);
  kb_wording_failing(&line, group);
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, RED);
  composed_paragraph(report, 0, label, &line);
  set_style(report, PLAIN);
  kb_wording_failing_mailboxes(&line, group);
  composed_paragraph(report, INDENT, "", &line);
  for (size_t i = 0; i < KB_WORDING_FAILURES; i++) {
    if (kb_wording_failure(&line, group, i)) {
      composed_paragraph(report, INDENT, is_first ? "Evidence: " : "          ", &line);
      is_first = false;
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
  heading(report, kb_failing_title);
  for (size_t i = 0; i < summary->failing_count; i++) {
    write_failing_group(report, &summary->failing[i], i + 1);
  }
  kb_buf_add_char(&report->piece, '\n');
  paragraph(report, INDENT, "", "Resolution:");
  for (size_t i = 0; kb_wording_failing_steps(summary)[i]; i++) {
    char label[32];
    snprintf(label, sizeof label, "%zu. ", i + 1);
    paragraph(report, INDENT + 2, label, kb_wording_failing_steps(summary)[i]);
  }
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  if (summary->unmatched_count == 0) {
    return;
  }
  heading(report, kb_unmatched_title);
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    const struct kb_unmatched_group *group = summary->unmatched[i];
    struct kb_buf line = {0};
    struct kb_buf text = {0};
    char label[48];
    snprintf(label, sizeof label, "%zu. ", i + 1);
    kb_wording_unmatched(&line, group);
    composed_paragraph(report, 0, label, &line);
    kb_buf_add_char(&text, '"');
    kb_wording_unmatched_text(&text, group);
    kb_buf_add_char(&text, '"');
    composed_paragraph(report, INDENT, "", &text);
  }
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(&report->piece, "   and %s alerts of other kinds\n",
                KB_COUNT(summary->unmatched_beyond));
  }
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    return;
  }
  struct kb_buf line = {0};
  struct kb_buf piece = report->piece; /* composed separately, stored for the end */
  report->piece = (struct kb_buf){0};
  kb_wording_rejected(&line, rejected);
  composed_paragraph(report, INDENT, "- ", &line);
  report->summary.failed |= report->piece.failed;
  kb_report_put_aside(report, kb_buf_slice(&report->piece));
  kb_buf_fini(&report->piece);
  report->piece = piece;
}

static void write_rejected(struct kb_report *report)
{
  if (report->summary.rejected == 0) {
    return;
  }
  heading(report, kb_rejected_title);
  kb_report_send(report);
  kb_report_write_aside(report);
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    kb_buf_addf(&report->piece, "   and %s more (--format json lists all)\n",
                KB_COUNT(report->summary.rejected - KB_REJECTED_SHOWN));
  }
}

static void write_faults(struct kb_report *report, const struct kb_faults *faults,
                         enum kb_fault_kind kind)
{
  if (faults->kinds[kind] == 0) {
    return;
  }
  heading(report, kb_fault_titles[kind]);
  for (size_t i = 0; i < faults->count; i++) {
    const struct kb_fault *fault = &faults->list[i];
    if (fault->kind != kind) {
      continue;
    }
    struct kb_buf line = {0};
    kb_wording_fault(&line, fault);
    composed_paragraph(report, INDENT, "- ", &line);
  }
  if (kind == KB_FAULT_FAILED && faults->beyond > 0) {
    kb_buf_addf(&report->piece, "   and %s of other kinds\n", KB_COUNT(faults->beyond));
  }
}

static void write_totals(struct kb_report *report, const struct kb_faults *faults)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf line = {0};
  kb_buf_add_char(&report->piece, '\n');
  set_style(report,
            summary->all.clear == summary->all.cases && kb_fault_total(faults) == 0 ? GREEN : BOLD);
  for (size_t i = 0; kb_wording_totals(&line, summary, faults, i); i++) {
    composed_paragraph(report, 0, "", &line);
  }
  set_style(report, PLAIN);
}

static void write_provenance(struct kb_report *report)
{
  struct kb_buf line = {0};
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, DIM);
  for (size_t i = 0; kb_provenance_words(&line, &report->provenance, i); i++) {
    composed_paragraph(report, 0, "", &line);
  }
  kb_buf_fini(&line);
  set_style(report, PLAIN);
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
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
  write_totals(report, faults);
}

const struct kb_format kb_format_text = {.name = "text", .rejected = add_rejected, .end = end};
