#include "report/html_group.h"

#include "base/text.h"
#include "report/html_record.h"
#include "report/html_text.h"

enum { GROUPS_SHOWN = 300, GROUPS_PRINTED = 50 }; /* at most, in each part */

const struct kb_html_part kb_html_parts[KB_REPORT_PARTS] = {
  {"causes", "Confirmed causes"}, {"untold", "Inconclusive"}, {"unexplained", "No known cause"},
  {"superseded", "Superseded"},   {"excepted", "Exceptions"},
};

void kb_html_section(struct kb_buf *out, const char *id, const char *title)
{
  kb_buf_addf(out,
              "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id,
              id, id, title);
}

size_t kb_html_part_count(const struct kb_summary *summary, size_t part)
{
  size_t count = 0;
  for (size_t i = 0; i < summary->group_count; i++) {
    count += kb_report_parts[part].has(summary->groups[i]);
  }
  return count;
}

/* A paragraph with a label; `words` are untrusted and are emptied. Nothing if they are empty. */
static void add_fact(struct kb_buf *out, const char *label, struct kb_buf *words)
{
  if (words->length > 0) {
    kb_buf_addf(out, "<dt>%s</dt><dd>", label);
    kb_html_words(out, words);
    kb_buf_add_text(out, "</dd>\n");
  }
  out->failed = out->failed || words->failed;
  kb_buf_fini(words);
}

static void write_evidence(struct kb_buf *out, const struct kb_group *group)
{
  for (size_t i = 0; i < group->evidence_count; i++) {
    struct kb_buf words = {0};
    kb_buf_add_text(out, i == 0 ? "<dt>Evidence</dt><dd>" : "<dd>");
    kb_wording_evidence(&words, group, &group->evidence[i]);
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</dd>\n");
  }
  struct kb_buf success = {0};
  kb_wording_success(&success, group);
  add_fact(out, "Superseded", &success);
  struct kb_buf exception = {0};
  kb_wording_exception(&exception, group->exception);
  add_fact(out, "Exception", &exception);
}

static void write_article(struct kb_buf *out, const struct kb_article *article)
{
  struct kb_buf words = {0};
  kb_wording_article(&words, article);
  add_fact(out, "Article", &words);
  if (article->reference) {
    kb_buf_add_text(out, "<dt>See</dt><dd>");
    kb_html_link(out, "reference", article->reference, article->title);
    kb_buf_add_text(out, "</dd>\n");
  }
}

/* `words` are untrusted and are emptied. */
static void add_check(struct kb_buf *out, struct kb_buf *words)
{
  kb_buf_add_text(out, "<li><label><input type=\"checkbox\" autocomplete=\"off\"> <span>");
  kb_html_words(out, words);
  kb_buf_add_text(out, "</span></label>");
}

static void write_checks(struct kb_buf *out, const struct kb_group *group)
{
  if (group->open_count == 0) {
    return;
  }
  kb_buf_addf(out, "<h4>%s</h4>\n<ul class=\"steps\">\n", kb_checks_title);
  for (size_t i = 0; i < group->open_count; i++) {
    struct kb_buf words = {0};
    kb_wording_check(&words, group, &group->open[i]);
    add_check(out, &words);
    kb_buf_add_text(out, "</li>\n");
  }
  kb_buf_add_text(out, "</ul>\n");
}

static void write_ruled_out(struct kb_buf *out, const struct kb_group *group)
{
  struct kb_buf words = {0};
  size_t count = 0;
  for (; kb_wording_ruled_out(&words, group, count); count++) {
    if (count == 0) {
      kb_buf_addf(out, "<h4>%s</h4>\n<ul>\n", kb_ruled_out_title);
    }
    kb_buf_add_text(out, "<li>");
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</li>\n");
  }
  kb_buf_add_text(out, count > 0 ? "</ul>\n" : "");
}

static void write_step(struct kb_buf *out, const struct kb_group *group, const struct kb_step *step)
{
  struct kb_buf words = {0};
  kb_group_fill(&words, group, step->text);
  add_check(out, &words);
  kb_buf_add_text(out, step->step_count > 0 ? "\n<ol>\n" : "");
  for (size_t i = 0; i < step->step_count; i++) {
    kb_group_fill(&words, group, step->steps[i]);
    add_check(out, &words);
    kb_buf_add_text(out, "</li>\n");
  }
  kb_buf_add_text(out, step->step_count > 0 ? "</ol>\n</li>\n" : "</li>\n");
}

static void write_steps(struct kb_buf *out, const struct kb_group *group)
{
  for (size_t begin = 0; begin < group->step_count;) {
    const size_t end = kb_group_steps_end(group, begin);
    struct kb_buf title = {0};
    kb_wording_steps_title(&title, group, begin);
    kb_buf_add_text(out, "<h4>");
    kb_html_words(out, &title);
    kb_buf_add_text(out, "</h4>\n<ol class=\"steps\">\n");
    for (size_t i = begin; i < end; i++) {
      write_step(out, group, group->steps[i]);
    }
    kb_buf_add_text(out, "</ol>\n");
    begin = end;
  }
  struct kb_buf words = {0};
  kb_wording_fix(&words, group);
  if (words.length > 0 || words.failed) {
    kb_buf_add_text(out, "<p>");
    kb_html_words(out, &words);
    kb_buf_add_text(out, "</p>\n");
  }
}

static enum kb_verdict verdict_of(const struct kb_group *group)
{
  return group->cause ? group->at_risk == group->cases ? KB_AT_RISK : KB_CONFIRMED : group->verdict;
}

/* If scripts run, a button shows the group's findings in the table. */
static void add_button(struct kb_buf *out, const struct kb_group *group)
{
  struct kb_buf words = {0};
  char id[KB_HASH_SIZE];
  kb_group_id(group, id);
  kb_buf_addf(out,
              " <button type=\"button\" class=\"only\" hidden data-k=\"%s\" data-n=\"%zu\" "
              "data-name=\"",
              id, group->cases);
  kb_wording_heading(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "\">Show in the table</button>");
}

static void add_mailboxes(struct kb_buf *out, const struct kb_group *group)
{
  struct kb_buf words = {0};
  kb_buf_add_text(out, "<p class=\"mailboxes\">");
  kb_wording_mailboxes(&words, group);
  kb_html_words(out, &words);
  if (!group->exception) { /* the table is of those that count */
    add_button(out, group);
  }
  kb_buf_add_text(out, "</p>\n");
}

static void add_record(struct kb_buf *out, const struct kb_provenance *provenance,
                       const struct kb_group *group)
{
  struct kb_buf words = {0};
  kb_wording_record(&words, group);
  if (words.length > 0) {
    kb_buf_add_text(out, "<dt>Record</dt><dd>");
    kb_html_record(out, provenance, group->shared_table, group->shared_id, kb_buf_text(&words));
    kb_buf_add_text(out, "</dd>\n");
  }
  out->failed = out->failed || words.failed;
  kb_buf_fini(&words);
}

static void write_group(struct kb_buf *out, const struct kb_provenance *provenance,
                        const struct kb_group *group, size_t place, size_t number)
{
  const enum kb_verdict verdict = verdict_of(group);
  struct kb_buf words = {0};
  char id[KB_HASH_SIZE];
  kb_group_id(group, id);
  kb_buf_addf(
    out, "<article class=\"group %s%s\" id=\"g%zu\" data-k=\"%s\" tabindex=\"-1\">\n<h3>%zu. ",
    kb_verdict_name(verdict), number > GROUPS_PRINTED ? " unprinted" : "", place + 1, id, number);
  kb_wording_heading(&words, group);
  kb_html_words(out, &words);
  kb_buf_addf(out, "</h3>\n<p><span class=\"badge %s\">%s</span></p>\n", kb_verdict_name(verdict),
              kb_wording_verdict(verdict));
  add_mailboxes(out, group);
  kb_buf_add_text(out, "<dl>\n");
  add_record(out, provenance, group);
  write_evidence(out, group);
  write_article(out, group->article);
  kb_buf_add_text(out, "</dl>\n");
  write_checks(out, group);
  write_ruled_out(out, group);
  write_steps(out, group);
  kb_buf_add_text(out, "</article>\n");
}

void kb_html_part(struct kb_report *report, size_t part)
{
  size_t number = 0;
  size_t findings = 0; /* in groups that are not listed */
  for (size_t i = 0; i < report->summary.group_count; i++) {
    const struct kb_group *group = report->summary.groups[i];
    if (kb_report_parts[part].has(group)) {
      if (number++ == 0) {
        kb_html_section(&report->piece, kb_html_parts[part].id, kb_report_parts[part].title);
      }
      if (number > GROUPS_SHOWN) {
        findings += group->cases;
        continue;
      }
      write_group(&report->piece, &report->provenance, group, i, number);
      kb_report_send(report);
    }
  }
  if (number > GROUPS_SHOWN) {
    kb_buf_addf(
      &report->piece,
      "<p class=\"warning\">And %s smaller ones, with %s finding%s, which the table below "
      "and the format text have.</p>\n",
      KB_COUNT(number - GROUPS_SHOWN), KB_COUNT(findings), kb_plural(findings));
  }
  if (number > GROUPS_PRINTED) {
    kb_buf_addf(&report->piece, "<p class=\"printed\">Printed here: the %d largest of %s.</p>\n",
                GROUPS_PRINTED, KB_COUNT(number));
  }
  kb_buf_add_text(&report->piece, number > 0 ? "</section>\n" : "");
}

static void write_failing_group(struct kb_buf *out, const struct kb_failing_group *group,
                                size_t number)
{
  struct kb_buf words = {0};
  const char *name = kb_verdict_name(KB_FAILING);
  bool is_first = true;
  kb_buf_addf(out, "<article class=\"group %s\">\n<h3>%zu. ", name, number);
  kb_wording_failing(&words, group);
  kb_html_words(out, &words);
  kb_buf_addf(out, "</h3>\n<p><span class=\"badge %s\">%s</span></p>\n<p class=\"mailboxes\">",
              name, kb_wording_verdict(KB_FAILING));
  kb_wording_failing_mailboxes(&words, group);
  kb_html_words(out, &words);
  kb_buf_add_text(out, "</p>\n<dl>\n");
  for (size_t i = 0; i < KB_WORDING_FAILURES; i++) {
    if (kb_wording_failure(&words, group, i)) {
      kb_buf_add_text(out, is_first ? "<dt>Evidence</dt><dd>" : "<dd>");
      kb_html_words(out, &words);
      kb_buf_add_text(out, "</dd>\n");
      is_first = false;
    }
  }
  kb_buf_add_text(out, "</dl>\n</article>\n");
}

/* The resolution is the same for all of them. */
void kb_html_failing(struct kb_buf *out, const struct kb_summary *summary)
{
  if (summary->failing_count == 0) {
    return;
  }
  kb_html_section(out, "failing", kb_failing_title);
  for (size_t i = 0; i < summary->failing_count; i++) {
    write_failing_group(out, &summary->failing[i], i + 1);
  }
  kb_buf_add_text(out, "<h4>Resolution:</h4>\n<ol class=\"steps\">\n");
  for (size_t i = 0; kb_wording_failing_steps(summary)[i]; i++) {
    struct kb_buf words = {0};
    kb_buf_add_text(&words, kb_wording_failing_steps(summary)[i]);
    add_check(out, &words);
    kb_buf_add_text(out, "</li>\n");
  }
  kb_buf_add_text(out, "</ol>\n</section>\n");
}
