#include "report/html_chart.h"

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

/* A bar of a list, `count` of `most` long. `kind` is its class; `anchor` (or NULL) is the target
   of its link; the label is untrusted and is emptied. */
static void add_bar(struct kb_buf *out, const char *kind, const char *anchor, struct kb_buf *label,
                    size_t count, size_t most)
{
  const double width = most > 0 ? 100.0 * (double)count / (double)most : 0;
  kb_buf_add_text(out, "<li class=\"bar\"><span class=\"label\">");
  if (anchor) {
    kb_buf_addf(out, "<a href=\"#%s\">", anchor);
  }
  kb_html_words(out, label);
  kb_buf_addf(out,
              "%s</span> <span class=\"value\">%zu</span><svg class=\"%s\" viewBox=\"0 0 100 8\" "
              "preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">"
              "<rect class=\"track\" width=\"100\" height=\"8\"/>"
              "<rect class=\"fill\" width=\"%.2f\" height=\"8\"/></svg></li>\n",
              anchor ? "</a>" : "", count, kind, width);
}

static void add_unlinked_bar(struct kb_buf *out, const char *kind, const char *text, size_t count,
                             size_t most)
{
  struct kb_buf label = {0};
  kb_buf_add_text(&label, text);
  add_bar(out, kind, NULL, &label, count, most);
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
    add_unlinked_bar(out, kb_verdict_name((enum kb_verdict)verdict),
                     kb_wording_verdict((enum kb_verdict)verdict), count[verdict],
                     summary->all.cases);
  }
  add_unlinked_bar(out, "uncovered", "Alerts that no article covers, nothing else",
                   summary->all.unmatched_only, summary->all.cases);
  if (summary->all.excepted_only > 0) {
    add_unlinked_bar(out, "superseded", "Exceptions, nothing else", summary->all.excepted_only,
                     summary->all.cases);
  }
  add_unlinked_bar(out, "clear", "Clear", summary->all.clear, summary->all.cases);
  kb_buf_add_text(out, "</ul>\n");
  kb_wording_cases(&cases, summary);
  kb_buf_add_text(&cases,
                  "; a full bar is all of them. One with several findings counts once, at the "
                  "first of these.");
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
    add_bar(out, kind_of(group), anchor, &label, group->cases, most);
    shown++;
  }
}

static void add_causes(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  char note[200];
  size_t rest = 0;
  size_t rest_findings = 0;
  kb_html_figure_begin(out, "chart-causes", "Findings by cause");
  if (summary->group_count > 0) {
    kb_buf_add_text(out, "<ul class=\"bars\">\n");
    add_group_bars(out, summary, &rest, &rest_findings);
    kb_buf_add_text(out, "</ul>\n");
  }
  if (rest > 0) {
    snprintf(note, sizeof note,
             "And %zu more, with %zu finding%s, below. A finding with two causes counts at both.",
             rest, rest_findings, kb_plural(rest_findings));
  } else {
    snprintf(note, sizeof note, "%s",
             summary->group_count > 0 ? "A finding with two causes counts at both."
                                      : "There are no findings.");
  }
  kb_html_figure_end(out, note);
}

static void add_unmatched(struct kb_buf *out, const struct kb_report *report)
{
  const struct kb_summary *summary = &report->summary;
  size_t shown = 0;
  size_t most = 0;
  char note[200];
  kb_html_figure_begin(out, "chart-unmatched", "Alerts that no article covers");
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
    add_bar(out, "uncovered", NULL, &label, group->alerts, most);
  }
  kb_buf_add_text(out, summary->unmatched_count > 0 ? "</ul>\n" : "");
  if (alerts < summary->all.unmatched_alerts) {
    snprintf(note, sizeof note, "Alerts of the kinds in most mailboxes; %zu more alerts of others.",
             summary->all.unmatched_alerts - alerts);
  } else {
    snprintf(note, sizeof note, "%s",
             shown > 0 ? "Alerts, the kind in most mailboxes first." : "There are none.");
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
