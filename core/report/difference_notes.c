#include "report/difference_notes.h"

#include <stdio.h>

KB_PRINTF(2, 3)
static void note(struct kb_difference *difference, const char *format, ...)
{
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  const char *kept = kb_arena_text(&difference->arena, text);
  difference->failed |= !kept;
  if (kept && difference->note_count < sizeof difference->notes / sizeof difference->notes[0]) {
    difference->notes[difference->note_count++] = kept;
  }
}

static void note_incomplete(struct kb_difference *difference, const struct kb_saved_report *report,
                            const char *so)
{
  if (report->rejected + report->faults + report->odd > 0) {
    difference->is_complete = false;
    note(difference,
         "%.200s is not of all the data (rows rejected: %zu, faults: %zu, entries that cannot be "
         "read: %zu): %s",
         report->file, report->rejected, report->faults, report->odd, so);
  }
  size_t listed = 0;
  for (size_t i = 0; i < report->unmatched_count; i++) {
    listed += report->unmatched[i].count;
  }
  if (listed < report->unmatched_alerts) {
    difference->is_complete = false;
    note(difference,
         "%.200s does not list all kinds of alerts that no article covers: %zu alerts are not "
         "compared",
         report->file, report->unmatched_alerts - listed);
  }
}

static bool differ(const char *before, const char *after)
{
  return before && after && strcmp(before, after) != 0;
}

/* A mailbox may be in one of them only because of that. */
static void note_shards(struct kb_difference *difference)
{
  const char *before = difference->before->shard ? difference->before->shard : "all";
  const char *after = difference->after->shard ? difference->after->shard : "all";
  if (strcmp(before, after) != 0) {
    difference->is_complete = false;
    note(
      difference,
      "the reports are of different shards (%.20s, and %.20s now): what is called new or gone may "
      "only be in another one; compare reports that kbtriage merge has made of all shards",
      before, after);
  }
}

static const char *tenants_of(const struct kb_saved_report *report)
{
  return report->tenants ? report->tenants : report->tenant;
}

/* What is new or gone may be so because something other than the data has changed. */
static void note_provenance(struct kb_difference *difference)
{
  const struct kb_saved_report *before = difference->before;
  const struct kb_saved_report *after = difference->after;
  if (differ(before->organizations, after->organizations)) {
    note(difference, "the reports are of different organizations: %.200s, and %.200s now",
         before->organizations, after->organizations);
  }
  if (differ(tenants_of(before), tenants_of(after))) {
    note(difference, "the reports are of different tenants: %.200s, and %.200s now",
         tenants_of(before), tenants_of(after));
  }
  if (differ(before->rule_set, after->rule_set)) {
    note(difference,
         "the articles have changed (rule set %.16s, and %.16s now): what is called new or gone "
         "may be due to them",
         before->rule_set, after->rule_set);
  }
}

/* Whether an article that is in both was left out of one of them. Older reports do not list them.
 */
static bool are_others_left_out(struct kb_difference *difference)
{
  const struct kb_saved_report *before = difference->before;
  const struct kb_saved_report *after = difference->after;
  struct kb_map left_out = {0};
  bool are_others = false;
  for (size_t i = 0; i < before->article_count && !difference->failed; i++) {
    const struct kb_saved_article *article = &before->articles[i];
    difference->failed |=
      !kb_map_add(&left_out, kb_slice_of(article->code), (void *)(uintptr_t)article);
  }
  for (size_t i = 0; i < after->article_count && !difference->failed; i++) {
    const struct kb_saved_article *article = &after->articles[i];
    const struct kb_saved_article *was = kb_map_get(&left_out, kb_slice_of(article->code));
    are_others |= was && was->is_left_out != article->is_left_out;
  }
  kb_map_fini(&left_out);
  return are_others;
}

static void note_left_out(struct kb_difference *difference)
{
  const size_t before = difference->before->skipped;
  const size_t after = difference->after->skipped;
  if (before != after || are_others_left_out(difference)) {
    difference->is_complete = false;
    note(difference,
         "the reports are not of the same articles (left out by --only, --skip and --about: %zu, "
         "and %zu%s now): what is called new or gone may only not have been looked for",
         before, after, before == after ? " others" : "");
  }
}

void kb_difference_add_notes(struct kb_difference *difference)
{
  const struct kb_saved_report *before = difference->before;
  const struct kb_saved_report *after = difference->after;
  difference->is_complete = true;
  note_incomplete(difference, before, "what is called new may have been there");
  note_incomplete(difference, after, "what is called gone may still be there");
  note_left_out(difference);
  if (before->excepted != after->excepted) {
    note(
      difference,
      "exceptions are about %zu finding%s, and about %zu now, which are not compared: what is called "
      "new or gone may be due to them",
      before->excepted, before->excepted == 1 ? "" : "s", after->excepted);
  }
  note_provenance(difference);
  note_shards(difference);
  if (after->cases < before->cases) {
    note(difference,
         "there were %zu mailboxes in the data, and %zu are now: what is called gone may be no "
         "longer in the data, rather than fixed",
         before->cases, after->cases);
  } else if (after->cases > before->cases) {
    note(difference, "there were %zu mailboxes in the data, and %zu are now", before->cases,
         after->cases);
  }
  if (difference->repeated > 0) {
    note(difference, "%zu finding%s of the same article and mailbox stood twice in a report",
         difference->repeated, difference->repeated == 1 ? "" : "s");
  }
}
