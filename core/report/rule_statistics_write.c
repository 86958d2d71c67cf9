#include "base/json_write.h"
#include "base/text.h"
#include "report/rule_statistics.h"
#include "report/wording.h"

/* The sorted list is gone through once for each section; an article that is always inconclusive is
   in a section of its own, as something can be done about it. */

enum { INDENT = 2, CODE_WIDTH = 36 };

enum section { FOUND, INCONCLUSIVE, NEVER, GONE, SECTIONS };

static const char *const titles[SECTIONS] = {
  [FOUND] = "Found",
  [INCONCLUSIVE] = "Always inconclusive",
  [NEVER] = "Never found",
  [GONE] = "Found, but not in the rule set any more",
};

static enum section section_of(const struct kb_article_statistics *entry)
{
  return !entry->article                    ? GONE
         : entry->findings == 0             ? NEVER
         : kb_is_always_inconclusive(entry) ? INCONCLUSIVE
                                            : FOUND;
}

static const enum kb_verdict verdicts[] = {KB_CONFIRMED, KB_INCONCLUSIVE, KB_UNEXPLAINED,
                                           KB_AT_RISK};
enum { VERDICTS = sizeof verdicts / sizeof verdicts[0] };

/* "12 findings in 2 reports: 10 confirmed, 2 inconclusive" */
static void add_counts(struct kb_buf *out, const struct kb_article_statistics *entry)
{
  const char *separator = ": ";
  kb_buf_addf(out, "%zu finding%s in %zu report%s", entry->findings, kb_plural(entry->findings),
              entry->reports, kb_plural(entry->reports));
  for (size_t i = 0; i < VERDICTS && section_of(entry) != INCONCLUSIVE; i++) {
    if (entry->verdicts[verdicts[i]] > 0) {
      kb_buf_addf(out, "%s%zu %s", separator, entry->verdicts[verdicts[i]],
                  verdicts[i] == KB_UNEXPLAINED ? "with no known cause"
                  : verdicts[i] == KB_AT_RISK   ? "at risk"
                                                : kb_verdict_name(verdicts[i]));
      separator = ", ";
    }
  }
}

static void add_names(struct kb_buf *out, const char *title, const struct kb_counted_names *names)
{
  for (size_t i = 0; i < names->count; i++) {
    kb_buf_add_text(out, i == 0 ? title : ", ");
    kb_text_display(out, kb_slice_of(names->list[i].name));
    kb_buf_addf(out, " (%zu)", names->list[i].count);
  }
}

static void add_missing(struct kb_buf *out, const struct kb_article_statistics *entry)
{
  add_names(out, "; missing: ", &entry->missing);
  if (section_of(entry) == INCONCLUSIVE && entry->missing.count == 0) {
    kb_buf_add_text(out, "; no column shows its causes");
  }
}

static void write_entry(struct kb_buf *out, const struct kb_article_statistics *entry, size_t width)
{
  struct kb_buf text = {0};
  const size_t begin = out->length;
  kb_buf_addf(out, "%*s", INDENT, "");
  kb_text_display(out, kb_slice_of(entry->code));
  size_t column = kb_text_width((struct kb_slice){out->data + begin, out->length - begin});
  if (column > INDENT + CODE_WIDTH) {
    kb_buf_add_char(out, '\n');
    column = 0;
  }
  for (; column < INDENT + CODE_WIDTH + 1; column++) {
    kb_buf_add_char(out, ' ');
  }
  if (entry->findings > 0) {
    add_counts(&text, entry);
    add_missing(&text, entry);
  } else {
    kb_text_display(&text, kb_slice_of(entry->article->title));
    if (strcmp(entry->article->status, "stable") != 0) {
      kb_buf_addf(&text, " (%s)", entry->article->status);
    }
  }
  add_names(&text, "; not looked for in cases: ", &entry->not_looked_for);
  kb_text_wrap(out, kb_buf_slice(&text), width, column, column);
  kb_buf_add_char(out, '\n');
  out->failed |= text.failed;
  kb_buf_fini(&text);
}

static void count_sections(const struct kb_rule_statistics *statistics, size_t counts[SECTIONS])
{
  for (size_t i = 0; i < statistics->count; i++) {
    counts[section_of(statistics->list[i])] += statistics->list[i]->is_wanted;
  }
}

void kb_rule_statistics_write_text(struct kb_buf *out, const struct kb_rule_statistics *statistics,
                                   size_t width)
{
  size_t counts[SECTIONS] = {0};
  count_sections(statistics, counts);
  for (int section = 0; section < SECTIONS; section++) {
    if (counts[section] == 0) {
      continue;
    }
    kb_buf_addf(out, "%s (%zu article%s)\n", titles[section], counts[section],
                kb_plural(counts[section]));
    for (size_t i = 0; i < statistics->count; i++) {
      const struct kb_article_statistics *entry = statistics->list[i];
      if (entry->is_wanted && section_of(entry) == (enum section)section) {
        write_entry(out, entry, width);
      }
    }
    kb_buf_add_char(out, '\n');
  }
  kb_buf_addf(
    out,
    "%zu report%s, %zu case%s, %zu finding%s; %zu of %zu articles were found, %zu of them "
    "always inconclusive\n",
    statistics->reports, kb_plural(statistics->reports), statistics->cases,
    kb_plural(statistics->cases), statistics->findings, kb_plural(statistics->findings),
    counts[FOUND] + counts[INCONCLUSIVE], counts[FOUND] + counts[INCONCLUSIVE] + counts[NEVER],
    counts[INCONCLUSIVE]);
}

static void json_names(struct kb_json_writer *json, const char *key, const char *name,
                       const char *count, const struct kb_counted_names *names)
{
  kb_json_key(json, key);
  kb_json_begin_array(json);
  for (size_t i = 0; i < names->count; i++) {
    kb_json_begin_object(json);
    kb_json_text_member(json, name, names->list[i].name);
    kb_json_count_member(json, count, names->list[i].count);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void json_article(struct kb_json_writer *json, const struct kb_article_statistics *entry)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "code", entry->code);
  kb_json_text_member(json, "title", entry->article ? entry->article->title : NULL);
  kb_json_text_member(json, "status", entry->article ? entry->article->status : NULL);
  kb_json_text_member(json, "file", entry->article ? entry->article->file : NULL);
  kb_json_count_member(json, "findings", entry->findings);
  kb_json_count_member(json, "reports", entry->reports);
  for (size_t i = 0; i < VERDICTS; i++) {
    kb_json_count_member(json, kb_verdict_name(verdicts[i]), entry->verdicts[verdicts[i]]);
  }
  kb_json_key(json, "always_inconclusive");
  kb_json_bool(json, kb_is_always_inconclusive(entry));
  json_names(json, "missing", "column", "findings", &entry->missing);
  json_names(json, "not_looked_for", "reason", "cases", &entry->not_looked_for);
  kb_json_end_object(json);
}

void kb_rule_statistics_write_json(struct kb_buf *out, const struct kb_rule_statistics *statistics)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  size_t counts[SECTIONS] = {0};
  count_sections(statistics, counts);
  kb_json_begin_object(&json);
  kb_json_key(&json, "statistics");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < statistics->count; i++) {
    if (statistics->list[i]->is_wanted) {
      json_article(&json, statistics->list[i]);
    }
  }
  kb_json_end_array(&json);
  kb_json_key(&json, "summary");
  kb_json_begin_object(&json);
  kb_json_count_member(&json, "reports", statistics->reports);
  kb_json_count_member(&json, "cases", statistics->cases);
  kb_json_count_member(&json, "findings", statistics->findings);
  kb_json_count_member(&json, "articles", counts[FOUND] + counts[INCONCLUSIVE] + counts[NEVER]);
  kb_json_count_member(&json, "found", counts[FOUND] + counts[INCONCLUSIVE]);
  kb_json_count_member(&json, "never", counts[NEVER]);
  kb_json_count_member(&json, "always_inconclusive", counts[INCONCLUSIVE]);
  kb_json_count_member(&json, "not_in_rule_set", counts[GONE]);
  kb_json_end_object(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}

void kb_rule_statistics_write_tsv(struct kb_buf *out, const struct kb_rule_statistics *statistics)
{
  for (size_t i = 0; i < statistics->count; i++) {
    const struct kb_article_statistics *entry = statistics->list[i];
    if (!entry->is_wanted) {
      continue;
    }
    kb_text_display(out, kb_slice_of(entry->code));
    kb_buf_addf(out, "\t%zu", entry->findings);
    for (size_t k = 0; k < VERDICTS; k++) {
      kb_buf_addf(out, "\t%zu", entry->verdicts[verdicts[k]]);
    }
    kb_buf_add_text(out, entry->missing.count > 0 ? "\t" : "\t-");
    for (size_t k = 0; k < entry->missing.count; k++) {
      kb_buf_add_text(out, k > 0 ? " " : "");
      kb_text_display(out, kb_slice_of(entry->missing.list[k].name));
    }
    kb_buf_add_char(out, '\n');
  }
}
