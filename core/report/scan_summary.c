#include "report/scan_summary.h"

#include "base/ascii.h"
#include "base/csv.h"
#include "base/grow.h"
#include "base/json_write.h"
#include "base/text.h"
#include "match/error_code.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CODES_KEPT = 10000, SPELLINGS_KEPT = 100, TEXT_KEPT = 2000, TEXT_SHOWN = 200 };

void kb_scan_summary_fini(struct kb_scan_summary *scan_summary)
{
  free(scan_summary->entries);
  kb_map_fini(&scan_summary->index);
  kb_arena_fini(&scan_summary->arena);
  *scan_summary = (struct kb_scan_summary){0};
}

/* One form for all spellings: a number in hex digits, otherwise as written, on one line. */
static void normalise(struct kb_buf *out, struct kb_slice code)
{
  uint32_t number;
  if (kb_code_number(code, &number)) {
    kb_buf_addf(out, "%08" PRIX32, number);
  } else {
    kb_text_display(out, code);
  }
}

static struct kb_scan_summary_entry *add_entry(struct kb_scan_summary *scan_summary,
                                               struct kb_slice key)
{
  if (!KB_MAKE_ROOM(scan_summary->entries, scan_summary->entry_count, scan_summary->entry_capacity,
                    64)) {
    return NULL;
  }
  struct kb_scan_summary_entry *entry = kb_arena_alloc(&scan_summary->arena, sizeof *entry);
  const char *kept = kb_arena_dup(&scan_summary->arena, key);
  if (!entry || !kept) {
    return NULL;
  }
  *entry = (struct kb_scan_summary_entry){.count = 0};
  if (!kb_map_add(&scan_summary->index, (struct kb_slice){kept, key.length}, entry)) {
    return NULL;
  }
  scan_summary->entries[scan_summary->entry_count++] = entry;
  return entry;
}

static void count_code(struct kb_scan_summary *scan_summary, struct kb_scan_summary_entry *entry,
                       const char *code, struct kb_scan_place place)
{
  struct kb_scan_summary_code **at = &entry->codes;
  size_t kept = 0;
  while (*at && strcmp((*at)->code, code) != 0) {
    at = &(*at)->next;
    kept++;
  }
  if (!*at && kept < SPELLINGS_KEPT) {
    struct kb_scan_summary_code *added = kb_arena_alloc(&scan_summary->arena, sizeof *added);
    const char *text = kb_arena_text(&scan_summary->arena, code);
    if (!added || !text) {
      scan_summary->failed = true;
      return;
    }
    *added = (struct kb_scan_summary_code){.code = text, .first = place};
    *at = added;
  }
  if (*at) {
    (*at)->count++;
    (*at)->last = place;
  }
}

static void count_place(struct kb_scan_summary_entry *entry, struct kb_scan_place place)
{
  if (entry->count++ == 0) {
    entry->first = place;
  }
  entry->last = place;
}

static void add_article(struct kb_scan_summary *scan_summary, const struct kb_article *article,
                        const char *code, struct kb_scan_place place)
{
  struct kb_buf key = {0};
  kb_buf_addf(&key, "a%s", article->code);
  struct kb_scan_summary_entry *entry =
    key.failed ? NULL : kb_map_get(&scan_summary->index, kb_buf_slice(&key));
  if (!entry && !key.failed) {
    entry = add_entry(scan_summary, kb_buf_slice(&key));
    scan_summary->articles += entry != NULL;
  }
  kb_buf_fini(&key);
  if (!entry) {
    scan_summary->failed = true;
    return;
  }
  entry->article = article;
  count_place(entry, place);
  count_code(scan_summary, entry, code, place);
}

static struct kb_scan_summary_entry *add_code(struct kb_scan_summary *scan_summary,
                                              const struct kb_rule_set *rule_set,
                                              const struct kb_mention *mention, const char *code,
                                              const struct kb_code_name *name, struct kb_slice key)
{
  struct kb_scan_summary_entry *entry = add_entry(scan_summary, key);
  if (!entry) {
    return NULL;
  }
  struct kb_slice text = mention->text;
  text.length = text.length < TEXT_KEPT ? text.length : TEXT_KEPT;
  entry->code = kb_arena_text(&scan_summary->arena, code);
  entry->name = name;
  entry->text = kb_arena_dup(&scan_summary->arena, text);
  entry->near = mention->near_by != KB_NEAR_NOT ? rule_set->articles[mention->near] : NULL;
  scan_summary->codes++;
  return entry->code && entry->text ? entry : NULL;
}

static void add_unknown(struct kb_scan_summary *scan_summary, const struct kb_rule_set *rule_set,
                        const struct kb_mention *mention, const char *code,
                        struct kb_scan_place place)
{
  struct kb_buf key = {0};
  const struct kb_code_name *name =
    kb_codes_find_in(rule_set->code_names, kb_slice_of(code), mention->text);
  kb_buf_add_char(&key, 'c');
  kb_code_key(&key, kb_slice_of(code), name);
  kb_lower_case(key.data, key.length);
  scan_summary->failed = scan_summary->failed || kb_codes_failed(rule_set->code_names);
  struct kb_scan_summary_entry *entry =
    key.failed ? NULL : kb_map_get(&scan_summary->index, kb_buf_slice(&key));
  scan_summary->unknown++;
  if (!entry && !key.failed && scan_summary->codes == CODES_KEPT) {
    scan_summary->beyond++;
    kb_buf_fini(&key);
    return;
  }
  if (!entry && !key.failed) {
    entry = add_code(scan_summary, rule_set, mention, code, name, kb_buf_slice(&key));
  }
  kb_buf_fini(&key);
  if (entry) {
    entry->name =
      entry->name ? entry->name : name; /* not every text with it need be of Dataverse */
    count_place(entry, place);
  } else {
    scan_summary->failed = true;
  }
}

void kb_scan_summary_add(struct kb_scan_summary *scan_summary, const struct kb_rule_set *rule_set,
                         const struct kb_mention *mention, const char *file)
{
  const struct kb_scan_place place = {file, mention->line};
  struct kb_buf code = {0};
  normalise(&code, mention->code);
  size_t counted = 0;
  for (size_t i = 0; i < mention->owner_count; i++) {
    const struct kb_article *article = rule_set->articles[mention->owners[i]];
    if (!article->skipped) {
      add_article(scan_summary, article, kb_buf_text(&code), place);
      counted++;
    }
  }
  scan_summary->known += counted > 0;
  if (mention->owner_count == 0) {
    add_unknown(scan_summary, rule_set, mention, kb_buf_text(&code), place);
  }
  scan_summary->failed = scan_summary->failed || code.failed;
  kb_buf_fini(&code);
}

struct ranked {
  struct kb_scan_summary_entry *entry;
  size_t place;
};

static int by_rank(const void *a, const void *b)
{
  const struct ranked *x = a;
  const struct ranked *y = b;
  if ((x->entry->article == NULL) != (y->entry->article == NULL)) {
    return x->entry->article ? -1 : 1;
  }
  if (x->entry->count != y->entry->count) {
    return x->entry->count > y->entry->count ? -1 : 1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

void kb_scan_summary_sort(struct kb_scan_summary *scan_summary)
{
  struct ranked *list =
    kb_arena_array(&scan_summary->arena, scan_summary->entry_count + 1, sizeof *list);
  if (!list) {
    scan_summary->failed = true;
    return;
  }
  for (size_t i = 0; i < scan_summary->entry_count; i++) {
    list[i] = (struct ranked){scan_summary->entries[i], i};
  }
  qsort(list, scan_summary->entry_count, sizeof *list, by_rank);
  for (size_t i = 0; i < scan_summary->entry_count; i++) {
    scan_summary->entries[i] = list[i].entry;
  }
}
