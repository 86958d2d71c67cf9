#include "article/fault.h"

#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>

enum { KEPT = 1000 };

void kb_faults_fini(struct kb_faults *faults)
{
  free(faults->list);
  kb_arena_fini(&faults->arena);
  *faults = (struct kb_faults){0};
}

static struct kb_fault *find(struct kb_faults *faults, const struct kb_fault *wanted)
{
  for (size_t i = 0; i < faults->count && i < KEPT; i++) {
    struct kb_fault *fault = &faults->list[i];
    const bool is_one_place = (fault->kind == KB_FAULT_GAP && wanted->kind == KB_FAULT_GAP) ||
                              strcmp(fault->where, wanted->where) == 0;
    if (is_one_place && strcmp(fault->article, wanted->article) == 0 &&
        strcmp(fault->reason, wanted->reason) == 0) {
      return fault;
    }
  }
  return NULL;
}

/* Lines of the input have numbers. Several mailboxes may have one name. */
static bool is_before(const struct kb_fault *fault, const struct kb_fault *added)
{
  const size_t before = fault->first ? strlen(fault->first) : 0;
  const size_t length = added->first ? strlen(added->first) : 0;
  if (before == 0 || length == 0) {
    return before == 0 && length > 0;
  }
  if (strcmp(fault->article, KB_FAULT_INPUT) == 0 && length != before) {
    return length < before;
  }
  const int names = strcmp(added->first, fault->first);
  return names != 0 ? names < 0 : strcmp(added->where, fault->where) < 0;
}

/* The texts of a fault are written over where that is possible, as cases may come from Z to A. */
static const char *replace(struct kb_faults *faults, const char *text, const char *by)
{
  const size_t length = strlen(by);
  if (text && length <= strlen(text)) {
    memcpy((char *)(uintptr_t)text, by, length + 1);
    return text;
  }
  const char *made = kb_arena_text(&faults->arena, by);
  faults->failed |= !made;
  return made ? made : text;
}

static void count(struct kb_faults *faults, struct kb_fault *fault, const struct kb_fault *added)
{
  if (is_before(fault, added)) {
    fault->first = replace(faults, fault->first, added->first);
    if (fault->kind == KB_FAULT_GAP) { /* its place does not identify it */
      fault->where = replace(faults, fault->where, added->where);
    }
  }
}

void kb_fault_add_part(struct kb_faults *faults, const struct kb_fault *added, size_t times)
{
  struct kb_fault *fault = find(faults, added);
  if (!fault) {
    kb_fault_add_times(faults, added, times);
    return;
  }
  count(faults, fault, added);
  if (added->first) {
    fault->count += times;
  } else {
    fault->count = times > fault->count ? times : fault->count;
  }
}

void kb_faults_drop(struct kb_faults *faults, const char *article, enum kb_fault_kind kind)
{
  size_t kept = 0;
  for (size_t i = 0; i < faults->count; i++) {
    if (strcmp(faults->list[i].article, article) == 0 || faults->list[i].kind == kind) {
      faults->kinds[faults->list[i].kind]--;
    } else {
      faults->list[kept++] = faults->list[i];
    }
  }
  faults->count = kept;
}

static int by_content(const void *a, const void *b)
{
  const struct kb_fault *x = a;
  const struct kb_fault *y = b;
  if (x->kind != y->kind) {
    return x->kind < y->kind ? -1 : 1;
  }
  const int articles = strcmp(x->article, y->article);
  const int places = articles != 0 ? articles : strcmp(x->where, y->where);
  return places != 0 ? places : strcmp(x->reason, y->reason);
}

void kb_faults_sort(struct kb_faults *faults)
{
  if (faults->count > 0) {
    qsort(faults->list, faults->count, sizeof *faults->list, by_content);
  }
}

void kb_fault_add_times(struct kb_faults *faults, const struct kb_fault *added, size_t times)
{
  struct kb_fault *known = find(faults, added);
  if (known) {
    known->count += times;
    count(faults, known, added);
    return;
  }
  const bool is_of_merge = strcmp(added->article, KB_FAULT_MERGE) == 0; /* those are few */
  if (faults->count >= KEPT && !faults->keeps_all && !is_of_merge) {
    faults->beyond += times;
    return;
  }
  if (!KB_MAKE_ROOM(faults->list, faults->count, faults->capacity, 16)) {
    faults->failed = true;
    return;
  }
  struct kb_fault fault = {
    .article = kb_arena_text(&faults->arena, added->article),
    .where = kb_arena_text(&faults->arena, added->where),
    .reason = kb_arena_text(&faults->arena, added->reason),
    .table = added->table ? kb_arena_text(&faults->arena, added->table) : NULL,
    .column = added->column ? kb_arena_text(&faults->arena, added->column) : NULL,
    .privilege = added->privilege ? kb_arena_text(&faults->arena, added->privilege) : NULL,
    .count = times,
    .first = added->first ? kb_arena_text(&faults->arena, added->first) : NULL,
    .kind = added->kind,
  };
  if (!fault.article || !fault.where || !fault.reason || (added->first && !fault.first) ||
      (added->table && !fault.table) || (added->column && !fault.column) ||
      (added->privilege && !fault.privilege)) {
    faults->failed = true;
    return;
  }
  faults->kinds[fault.kind]++;
  faults->list[faults->count++] = fault;
}

void kb_fault_add(struct kb_faults *faults, const struct kb_fault *added)
{
  kb_fault_add_times(faults, added, 1);
}

void kb_faults_add_all(struct kb_faults *faults, const struct kb_faults *added)
{
  for (size_t i = 0; i < added->count; i++) {
    kb_fault_add_times(faults, &added->list[i], added->list[i].count);
  }
  faults->beyond += added->beyond;
  faults->failed = faults->failed || added->failed;
}

void kb_fault_ask_for(struct kb_buf *reason, const char *privilege)
{
  kb_buf_addf(reason, "; ask an administrator for a security role with the privilege %s",
              privilege);
}

static void explain(struct kb_faults *faults, struct kb_fault *fault, const struct kb_lack *lack)
{
  struct kb_buf words = {0};
  kb_buf_addf(&words, "%s%s", fault->reason, lack->ask_for);
  const char *reason = words.failed ? NULL : kb_arena_text(&faults->arena, words.data);
  const char *name = lack->privilege ? kb_arena_text(&faults->arena, lack->privilege) : NULL;
  if (reason && (name || !lack->privilege)) {
    fault->reason = reason;
    fault->privilege = name;
  } else {
    faults->failed = true;
  }
  kb_buf_fini(&words);
}

static bool is_about(const struct kb_fault *fault, const struct kb_lack *lack)
{
  return fault->table && strcmp(fault->table, lack->table) == 0 &&
         (!lack->column || (fault->column && strcmp(fault->column, lack->column) == 0));
}

void kb_faults_explain(struct kb_faults *faults, const struct kb_lack *lack)
{
  for (size_t i = 0; i < faults->count; i++) {
    struct kb_fault *fault = &faults->list[i];
    if (!fault->privilege && is_about(fault, lack)) {
      explain(faults, fault, lack);
    }
  }
}

size_t kb_fault_total(const struct kb_faults *faults)
{
  return faults->kinds[KB_FAULT_FAILED] + faults->beyond;
}

const char *kb_fault_kind_name(enum kb_fault_kind kind)
{
  switch (kind) {
  case KB_FAULT_FAILED:
    return "fault";
  case KB_FAULT_GAP:
    return "gap";
  case KB_FAULT_EXCEPTION:
    return "exception";
  case KB_FAULT_NOTE:
  case KB_FAULT_KINDS:
    break;
  }
  return "note";
}
