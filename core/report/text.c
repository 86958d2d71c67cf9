#include "base/text.h"
#include "report/report.h"

#include <stdio.h>

/* For people: what is wrong, biggest first; what could not be told; what no article covers; one
   line of totals that adds up. */

enum { INDENT = 3, TEXT_SHOWN = 200, REJECTED_NAMES = 20 };

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

/* A paragraph that begins with `label` at column `indent`; further lines stand below its text. */
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

static const char *plural(size_t count)
{
  return count == 1 ? "" : "s";
}

static void add_names(struct kb_buf *out, const struct kb_group *group)
{
  for (size_t i = 0; i < group->name_count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "", group->names[i]);
  }
  if (group->cases > group->name_count) {
    kb_buf_addf(out, " and %zu more", group->cases - group->name_count);
  }
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
  if (group->shared_table && group->cases > 1) {
    kb_buf_addf(&line, "One %s explains %zu mailboxes: ", group->shared_table->title, group->cases);
  } else {
    kb_buf_addf(&line, "%zu mailbox%s: ", group->cases, group->cases == 1 ? "" : "es");
  }
  add_names(&line, group);
  if (group->at_risk > 0 && group->at_risk < group->cases) {
    kb_buf_addf(&line, " (%zu of them before the symptom shows)", group->at_risk);
  }
  composed_paragraph(report, INDENT, "", &line);
}

static void write_shared_record(struct kb_report *report, const struct kb_group *group)
{
  if (!group->shared_table) {
    return;
  }
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s %s", group->shared_table->title,
              group->shared_name ? group->shared_name : "(its name is not in the data)");
  if (group->shared_id) {
    kb_buf_addf(&line, ", id %s", group->shared_id);
  }
  composed_paragraph(report, INDENT, "Record:   ", &line);
}

static void write_evidence(struct kb_report *report, const struct kb_group *group)
{
  for (size_t i = 0; i < group->evidence_count; i++) {
    paragraph(report, INDENT, i == 0 ? "Evidence: " : "          ", group->evidence[i]);
  }
}

static void write_steps(struct kb_report *report, const struct kb_group *group)
{
  if (group->step_count == 0) {
    return;
  }
  const struct kb_step_finding *steps = group->cases > 1 ? group->shared_steps : group->steps;
  struct kb_buf title = {0};
  kb_buf_add_text(&title, "What to do");
  if (group->article->role) {
    kb_buf_addf(&title, " (as %s)", group->article->role);
  }
  kb_buf_add_char(&title, ':');
  composed_paragraph(report, INDENT, "", &title);
  for (size_t i = 0; i < group->step_count; i++) {
    char label[32];
    snprintf(label, sizeof label, "%zu. ", i + 1);
    paragraph(report, INDENT + 2, label, steps[i].text);
    for (size_t k = 0; k < steps[i].step_count; k++) {
      snprintf(label, sizeof label, "%c. ", (char)('a' + k % 26));
      paragraph(report, INDENT + 5, label, steps[i].steps[k]);
    }
  }
}

static void write_article(struct kb_report *report, const struct kb_group *group)
{
  const struct kb_article *article = group->article;
  struct kb_buf line = {0};
  kb_buf_add_text(&line, article->code);
  if (article->kb) {
    kb_buf_addf(&line, ", KB %s", article->kb);
  }
  kb_buf_addf(&line, ", %s", article->severity);
  if (strcmp(article->status, "stable") != 0) {
    kb_buf_addf(&line, ", %s article", article->status);
  }
  composed_paragraph(report, INDENT, "Article:  ", &line);
  if (article->reference) {
    paragraph(report, INDENT, "See:      ", article->reference);
  }
}

static void write_cause_group(struct kb_report *report, const struct kb_group *group, size_t number)
{
  char label[48];
  const bool early = group->at_risk == group->cases;
  snprintf(label, sizeof label, "%zu. %s", number, early ? "At risk: " : "");
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, early ? YELLOW : RED);
  paragraph(report, 0, label, group->cases > 1 ? group->shared_text : group->text);
  set_style(report, PLAIN);
  write_mailboxes(report, group);
  write_shared_record(report, group);
  write_evidence(report, group);
  write_steps(report, group);
  write_article(report, group);
}

static void write_untold_group(struct kb_report *report, const struct kb_group *group,
                               size_t number)
{
  char label[48];
  snprintf(label, sizeof label, "%zu. ", number);
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, YELLOW);
  paragraph(report, 0, label, group->article->title);
  set_style(report, PLAIN);
  write_mailboxes(report, group);
  for (size_t i = 0; i < group->untold_count; i++) {
    paragraph(report, INDENT, "- ", group->untold[i]);
  }
  write_steps(report, group);
  write_article(report, group);
}

/* The groups for which `wanted` holds, under one heading. */
static void write_groups(struct kb_report *report, const char *title,
                         bool (*wanted)(const struct kb_group *group),
                         void (*write)(struct kb_report *report, const struct kb_group *group,
                                       size_t number))
{
  size_t number = 0;
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_group *group = report->summary.groups[i];
    if (!wanted(group)) {
      continue;
    }
    if (number++ == 0) {
      heading(report, title);
    }
    write(report, group, number);
  }
}

static bool is_cause(const struct kb_group *group)
{
  return group->cause != NULL;
}

static bool is_untold(const struct kb_group *group)
{
  return group->verdict == KB_CANNOT_TELL;
}

static bool is_unexplained(const struct kb_group *group)
{
  return group->verdict == KB_UNEXPLAINED;
}

static void write_unmatched(struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  if (summary->unmatched_count == 0) {
    return;
  }
  heading(report, "No article covers these alerts (write one for the first of them next)");
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    const struct kb_unmatched_group *group = summary->unmatched[i];
    struct kb_buf line = {0};
    char label[48];
    snprintf(label, sizeof label, "%zu. ", i + 1);
    kb_buf_addf(&line, "%s%s%zu alert%s in %zu mailbox%s, as in %s", group->code,
                group->code[0] ? ": " : "", group->alerts, plural(group->alerts), group->mailboxes,
                group->mailboxes == 1 ? "" : "es",
                group->mailbox_name ? group->mailbox_name : group->mailbox_id);
    if (group->near) {
      kb_buf_addf(&line, "; near to %s, which knows other numbers", group->near);
    }
    composed_paragraph(report, 0, label, &line);
    struct kb_slice text = kb_slice_of(group->text);
    kb_buf_add_char(&line, '"');
    if (text.length > TEXT_SHOWN) {
      text.length = TEXT_SHOWN;
      while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
        text.length--;
      }
    }
    kb_buf_add_slice(&line, text);
    kb_buf_add_text(&line, text.length < strlen(group->text) ? "…\"" : "\"");
    composed_paragraph(report, INDENT, "", &line);
  }
  if (summary->unmatched_beyond > 0) {
    kb_buf_addf(&report->piece, "   and %zu alerts of other kinds\n", summary->unmatched_beyond);
  }
}

static void add_rejected(struct kb_report *report, const struct kb_rejected *rejected)
{
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    return;
  }
  struct kb_buf line = {0};
  struct kb_buf piece = report->piece; /* composed apart, put aside for the end */
  report->piece = (struct kb_buf){0};
  kb_buf_addf(&line, "%s:%zu (row %zu): %s", rejected->file, rejected->line, rejected->index,
              rejected->reason);
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
  heading(report, "Rows that could not be used");
  kb_report_send(report);
  kb_report_write_aside(report);
  if (report->summary.rejected > KB_REJECTED_SHOWN) {
    kb_buf_addf(&report->piece, "   and %zu more (--format json lists all)\n",
                report->summary.rejected - KB_REJECTED_SHOWN);
  }
}

/* Those that are gaps, or those that are not. */
static void write_faults(struct kb_report *report, const char *title,
                         const struct kb_faults *faults, bool gaps)
{
  if ((gaps ? faults->gaps : kb_fault_total(faults)) == 0) {
    return;
  }
  heading(report, title);
  for (size_t i = 0; i < faults->count; i++) {
    const struct kb_fault *fault = &faults->list[i];
    if (fault->is_gap != gaps) {
      continue;
    }
    struct kb_buf line = {0};
    const bool has_place = fault->where[0] && !gaps;
    kb_buf_addf(&line, "%s%s%s: %s", fault->article, has_place ? " " : "",
                has_place ? fault->where : "", fault->reason);
    if (fault->first) {
      kb_buf_addf(&line, " (%zu time%s, first with %s)", fault->count, plural(fault->count),
                  fault->first);
    }
    composed_paragraph(report, INDENT, "- ", &line);
  }
  if (!gaps && faults->beyond > 0) {
    kb_buf_addf(&report->piece, "   and %zu of other kinds\n", faults->beyond);
  }
}

static void write_totals(struct kb_report *report, const struct kb_faults *faults)
{
  const struct kb_summary *summary = &report->summary;
  struct kb_buf line = {0};
  kb_buf_addf(&line,
              "%zu mailbox%s = %zu clear + %zu with findings + %zu with uncovered alerts only",
              summary->cases, summary->cases == 1 ? "" : "es", summary->clear,
              summary->with_findings, summary->unmatched_only);
  if (summary->findings > 0) {
    kb_buf_addf(&line,
                "; %zu finding%s = %zu confirmed + %zu cannot tell + %zu unexplained + %zu at risk",
                summary->findings, plural(summary->findings), summary->verdicts[KB_CONFIRMED],
                summary->verdicts[KB_CANNOT_TELL], summary->verdicts[KB_UNEXPLAINED],
                summary->verdicts[KB_AT_RISK]);
  }
  if (summary->rejected > 0) {
    kb_buf_addf(&line, "; %zu row%s rejected", summary->rejected, plural(summary->rejected));
  }
  if (kb_fault_total(faults) > 0) {
    kb_buf_addf(&line, "; %zu fault%s", kb_fault_total(faults), plural(kb_fault_total(faults)));
  }
  kb_buf_add_char(&report->piece, '\n');
  set_style(report, summary->clear == summary->cases && kb_fault_total(faults) == 0 ? GREEN : BOLD);
  composed_paragraph(report, 0, "", &line);
  set_style(report, PLAIN);
}

static void end(struct kb_report *report, const struct kb_faults *faults)
{
  write_groups(report, "Confirmed causes", is_cause, write_cause_group);
  write_groups(report, "Cannot tell yet: the data lacks what would tell", is_untold,
               write_untold_group);
  write_groups(
    report,
    "Unexplained: the symptom is there, but every cause is ruled out (often an old alert "
    "of something already mended)",
    is_unexplained, write_untold_group);
  write_unmatched(report);
  write_rejected(report);
  write_faults(report, "What could not be evaluated", faults, false);
  write_faults(report, "Not looked for: the data lacks what would show it", faults, true);
  write_totals(report, faults);
}

const struct kb_format kb_format_text = {.name = "text", .rejected = add_rejected, .end = end};
