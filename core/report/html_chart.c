#include "report/html_chart.h"

#include "base/text.h"
#include "report/html_days.h"
#include "report/html_text.h"
#include "report/wording.h"

#include <stdio.h>

enum { BARS = 8 };

void kb_html_figure_begin(struct kb_buf *out, const char *id, const char *title)
{
  kb_buf_addf(out, "<section class=\"chart\" aria-labelledby=\"%s\">\n<h3 id=\"%s\">%s</h3>\n", id,
              id, title);
}

void kb_html_figure_end(struct kb_buf *out, const char *note)
{
  kb_buf_addf(out, "<p class=\"note\">%s</p>\n</section>\n", note);
}

static double part_of(const struct kb_html_bar *bar, size_t count)
{
  return bar->most > 0 ? 100.0 * (double)count / (double)bar->most : 0;
}

static void add_drawing(struct kb_buf *out, const struct kb_html_bar *bar)
{
  const size_t affected = bar->count - bar->at_risk;
  kb_buf_addf(out,
              "<svg class=\"%s\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
              "aria-hidden=\"true\" focusable=\"false\">"
              "<rect class=\"track\" width=\"100\" height=\"8\"/>",
              bar->kind);
  if (affected > 0 || bar->at_risk == 0) {
    kb_buf_addf(out, "<rect class=\"fill\" width=\"%.2f\" height=\"8\"/>", part_of(bar, affected));
  }
  if (bar->at_risk > 0) {
    kb_buf_addf(out, "<rect class=\"risk\" x=\"%.2f\" y=\"4\" width=\"%.2f\" height=\"4\"/>",
                part_of(bar, affected), part_of(bar, bar->at_risk));
  }
  kb_buf_add_text(out, "</svg>");
}

void kb_html_bar(struct kb_buf *out, const struct kb_html_bar *bar, struct kb_buf *label)
{
  kb_buf_add_text(out, "<li class=\"bar\"><span class=\"label\">");
  if (bar->anchor) {
    kb_buf_addf(out, "<a href=\"#%s\">", bar->anchor);
  }
  kb_html_words(out, label);
  kb_buf_add_text(out, bar->anchor ? "</a>" : "");
  if (bar->at_risk > 0 && bar->at_risk < bar->count) {
    kb_buf_addf(out, " <small>%s affected, %s at risk</small>", KB_COUNT(bar->count - bar->at_risk),
                KB_COUNT(bar->at_risk));
  }
  kb_buf_addf(out, "</span> <span class=\"value\">%s</span>",
              bar->value ? bar->value : KB_COUNT(bar->count));
  add_drawing(out, bar);
  kb_buf_add_text(out, "</li>\n");
}

static void add_unlinked_bar(struct kb_buf *out, const char *kind, const char *text, size_t count,
                             size_t most)
{
  struct kb_buf label = {0};
  kb_buf_add_text(&label, text);
  kb_html_bar(out, &(struct kb_html_bar){.kind = kind, .count = count, .most = most}, &label);
}

/* Its bar is drawn only if there is one. */
static bool is_unusual(enum kb_verdict verdict)
{
  return verdict == KB_FAILING || verdict == KB_SUPERSEDED || verdict == KB_NOT_JUDGED;
}

static void add_mailboxes(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  const size_t *count = report->statistics.mailboxes;
  struct kb_buf cases = {0};
  kb_html_figure_begin(out, "chart-mailboxes",
                       summary->subject_count > 1 ? "Records by verdict" : "Mailboxes by verdict");
  kb_buf_add_text(out, "<ul class=\"bars\">\n");
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    if (count[verdict] == 0 && is_unusual((enum kb_verdict)verdict)) {
      continue;
    }
    add_unlinked_bar(out, kb_verdict_name((enum kb_verdict)verdict),
                     kb_wording_verdict((enum kb_verdict)verdict), count[verdict],
                     summary->all.cases);
  }
  add_unlinked_bar(out, "uncovered", "Only alerts without an article", summary->all.unmatched_only,
                   summary->all.cases);
  if (summary->all.excepted_only > 0) {
    add_unlinked_bar(out, "superseded", "Only exceptions", summary->all.excepted_only,
                     summary->all.cases);
  }
  add_unlinked_bar(out, "clear", "Clear", summary->all.clear, summary->all.cases);
  kb_buf_add_text(out, "</ul>\n");
  kb_buf_add_text(&cases, "Share of all ");
  kb_wording_cases(&cases, summary);
  kb_buf_add_text(&cases, "; each is counted once, under its most severe verdict.");
  kb_html_figure_end(out, kb_buf_text(&cases));
  out->failed = out->failed || cases.failed;
  kb_buf_fini(&cases);
}

static const char *kind_of(const struct kb_group *group)
{
  return kb_verdict_name(group->cause && group->at_risk == group->cases ? KB_AT_RISK
                         : group->cause                                 ? KB_CONFIRMED
                                                                        : group->verdict);
}

/* `*rest`: the groups left; the anchor of a group is its index among all parts. */
static void add_group_bars(struct kb_buf *out, const struct kb_summary *summary, size_t *rest,
                           size_t *rest_findings)
{
  size_t shown = 0;
  const size_t most =
    summary->group_count > 0 ? summary->groups[0]->cases : 0; /* of those that count */
  for (size_t i = 0; i < summary->group_count; i++) {
    const struct kb_group *group = summary->groups[i];
    struct kb_buf label = {0};
    char anchor[32];
    if (group->exception) {
      break; /* they are the last */
    }
    if (shown == BARS) {
      *rest += 1;
      *rest_findings += group->cases;
      continue;
    }
    snprintf(anchor, sizeof anchor, "g%zu", i + 1);
    kb_buf_addf(&label, "%s", group->cause ? "" : kb_wording_verdict(group->verdict));
    kb_buf_add_text(&label, group->cause ? "" : ": ");
    kb_wording_heading(&label, group);
    kb_html_bar(out,
                &(struct kb_html_bar){.kind = kind_of(group),
                                      .anchor = anchor,
                                      .count = group->cases,
                                      .most = most,
                                      .at_risk = group->at_risk},
                &label);
    shown++;
  }
}

static bool has_two_causes(const struct kb_summary *summary)
{
  size_t cases = 0;
  for (size_t i = 0; i < summary->group_count; i++) {
    cases += summary->groups[i]->cases;
  }
  return cases > summary->all.findings;
}

/* If a bar has a part that is at risk. */
static void add_legend(struct kb_buf *out, const struct kb_summary *summary)
{
  bool is_needed = false;
  for (size_t i = 0; i < summary->group_count && i < BARS; i++) {
    is_needed = is_needed || summary->groups[i]->at_risk > 0;
  }
  if (is_needed) {
    kb_buf_add_text(out, "<p class=\"legend\"><span class=\"key affected\">affected</span> "
                         "<span class=\"key risk\">at risk: no symptom yet</span>"
                         "</p>\n");
  }
}

static void add_causes(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  char note[200];
  size_t rest = 0;
  size_t rest_findings = 0;
  const char *twice = has_two_causes(summary) ? " A finding with two causes counts at both." : "";
  kb_html_figure_begin(out, "chart-causes", "Findings by cause");
  if (summary->group_count > 0) {
    add_legend(out, summary);
    kb_buf_add_text(out, "<ul class=\"bars\">\n");
    add_group_bars(out, summary, &rest, &rest_findings);
    kb_buf_add_text(out, "</ul>\n");
  }
  if (rest > 0) {
    snprintf(note, sizeof note, "And %s more, with %s finding%s, below.%s", KB_COUNT(rest),
             KB_COUNT(rest_findings), kb_plural(rest_findings), twice);
  } else {
    snprintf(note, sizeof note, "%s", summary->group_count > 0 ? twice : "There are no findings.");
  }
  kb_html_figure_end(out, note);
}

static void add_unmatched(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  size_t shown = 0;
  size_t most = 0;
  char note[200];
  kb_html_figure_begin(out, "chart-unmatched", "Alerts without an article");
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    most = summary->unmatched[i]->alerts > most ? summary->unmatched[i]->alerts : most;
  }
  kb_buf_add_text(out, summary->unmatched_count > 0 ? "<ul class=\"bars\">\n" : "");
  size_t alerts = 0;
  for (; shown < summary->unmatched_count && shown < BARS; shown++) {
    const struct kb_unmatched_group *group = summary->unmatched[shown];
    struct kb_buf label = {0};
    if (group->code[0]) {
      kb_buf_add_text(&label, group->code_shown);
    } else {
      kb_buf_add_text(&label, "No code: ");
      kb_wording_unmatched_text(&label, group);
    }
    alerts += group->alerts;
    kb_html_bar(out,
                &(struct kb_html_bar){.kind = "uncovered", .count = group->alerts, .most = most},
                &label);
  }
  kb_buf_add_text(out, summary->unmatched_count > 0 ? "</ul>\n" : "");
  if (alerts < summary->all.unmatched_alerts) {
    snprintf(note, sizeof note, "The kinds in most mailboxes; %s more alerts of other kinds.",
             KB_COUNT(summary->all.unmatched_alerts - alerts));
  } else {
    snprintf(note, sizeof note, "%s",
             shown > 0 ? "Sorted by number of affected mailboxes." : "There are none.");
  }
  kb_html_figure_end(out, note);
}

void kb_html_charts(struct kb_buf *out, const struct kb_report *report)
{
  kb_buf_add_text(out, "<div class=\"charts\">\n");
  add_mailboxes(out, report);
  add_causes(out, report);
  add_unmatched(out, report);
  kb_html_days(out, &report->statistics);
  kb_buf_add_text(out, "</div>\n");
}
