#include "report/baseline.h"

#include "article/failing.h"
#include "base/map.h"
#include "report/alert_key.h"
#include "report/difference.h"

#include <stdlib.h>

struct kb_baseline {
  struct kb_saved_report saved;
  struct kb_arena arena;
  struct kb_map findings; /* struct kb_saved_finding, by article, table, subject and tenant */
  struct kb_map alerts;   /* struct kb_saved_unmatched, by code, its name, or message */
  struct kb_buf key, causes;
  size_t verdicts[KB_VERDICT_COUNT];
  size_t unmatched;
  bool failed; /* out of memory */
};

/* Joins parts by a byte that occurs in none of them. */
static struct kb_slice key_of(struct kb_baseline *baseline, const char *const *parts)
{
  kb_buf_clear(&baseline->key);
  for (; *parts; parts++) {
    kb_buf_add(&baseline->key, *parts, strlen(*parts) + 1);
  }
  baseline->failed |= baseline->key.failed;
  return kb_buf_slice(&baseline->key);
}

static struct kb_slice key_of_alert(struct kb_baseline *baseline, const char *code,
                                    const char *message)
{
  kb_buf_clear(&baseline->key);
  kb_alert_key(&baseline->key, code, message);
  baseline->failed |= baseline->key.failed;
  return kb_buf_slice(&baseline->key);
}

/* Empty: it has no name. */
static struct kb_slice key_of_name(struct kb_baseline *baseline, const char *name)
{
  kb_buf_clear(&baseline->key);
  kb_alert_name_key(&baseline->key, name);
  baseline->failed |= baseline->key.failed;
  return kb_buf_slice(&baseline->key);
}

static void enter(struct kb_baseline *baseline, struct kb_map *map, struct kb_slice key,
                  void *value)
{
  if (!baseline->failed && !kb_map_get(map, key)) {
    const struct kb_slice kept = {kb_arena_dup(&baseline->arena, key), key.length};
    baseline->failed = !kept.data || !kb_map_add(map, kept, value);
  }
}

struct kb_baseline *kb_baseline_read(const char *file, struct kb_error *error)
{
  struct kb_baseline *baseline = calloc(1, sizeof *baseline);
  if (!baseline) {
    kb_fail_no_memory(error);
    return NULL;
  }
  struct kb_saved_report *saved = &baseline->saved;
  if (kb_saved_read(saved, file, error) != KB_OK) {
    kb_baseline_free(baseline);
    return NULL;
  }
  for (size_t i = 0; i < saved->count; i++) {
    struct kb_saved_finding *finding = &saved->findings[i];
    const char *const parts[] = {finding->article, finding->table, finding->subject,
                                 saved->tenants ? kb_saved_tenant(saved, finding) : "", NULL};
    enter(baseline, &baseline->findings, key_of(baseline, parts), finding);
  }
  for (size_t i = 0; i < saved->unmatched_count; i++) {
    struct kb_saved_unmatched *alert = &saved->unmatched[i];
    enter(baseline, &baseline->alerts, key_of_alert(baseline, alert->code, alert->message), alert);
    if (alert->name) {
      enter(baseline, &baseline->alerts, key_of_name(baseline, alert->name), alert);
    }
  }
  if (baseline->failed) {
    kb_fail_no_memory(error);
    kb_baseline_free(baseline);
    return NULL;
  }
  return baseline;
}

void kb_baseline_free(struct kb_baseline *baseline)
{
  if (baseline) {
    kb_map_fini(&baseline->findings);
    kb_map_fini(&baseline->alerts);
    kb_buf_fini(&baseline->key);
    kb_buf_fini(&baseline->causes);
    kb_arena_fini(&baseline->arena);
    kb_saved_fini(&baseline->saved);
    free(baseline);
  }
}

/* Ids of the confirmed causes, as report_reader.h has them. */
static const char *causes_of(struct kb_baseline *baseline, const struct kb_finding *finding)
{
  struct kb_buf *causes = &baseline->causes;
  kb_buf_clear(causes);
  for (size_t i = 0; i < finding->cause_count; i++) {
    if (finding->causes[i].truth == KB_TRUE) {
      kb_buf_addf(causes, "%s%s", causes->length > 0 ? ", " : "", finding->causes[i].cause->id);
    }
  }
  baseline->failed |= causes->failed;
  return kb_buf_text(causes);
}

static bool is_of_another(const struct kb_baseline *baseline, struct kb_baseline_tenant tenant)
{
  const struct kb_saved_report *saved = &baseline->saved;
  return tenant.is_one_of_several && !saved->tenants &&
         strcmp(saved->tenant ? saved->tenant : "", tenant.name ? tenant.name : "") != 0;
}

static bool is_new(struct kb_baseline *baseline, const struct kb_case *a_case,
                   struct kb_baseline_tenant tenant, const char *article, enum kb_verdict verdict,
                   const char *causes)
{
  const char *const parts[] = {article, a_case->root.table->logical_name, a_case->root.id,
                               baseline->saved.tenants && tenant.name ? tenant.name : "", NULL};
  const struct kb_saved_finding *before =
    is_of_another(baseline, tenant) ? NULL
                                    : kb_map_get(&baseline->findings, key_of(baseline, parts));
  const char *name = kb_verdict_name(verdict);
  return !before || kb_difference_is_worse(before->verdict, before->causes, name, causes);
}

void kb_baseline_add(struct kb_baseline *baseline, const struct kb_triage *triage,
                     struct kb_baseline_tenant tenant)
{
  if (kb_triage_is_failing(triage)) {
    /* which columns show it does not make it another failure */
    baseline->verdicts[KB_FAILING] += is_new(baseline, triage->a_case, tenant, "", KB_FAILING, "");
  }
  for (size_t i = 0; i < triage->finding_count; i++) {
    const struct kb_finding *finding = &triage->findings[i];
    if (finding->exception) {
      continue;
    }
    baseline->verdicts[finding->verdict] +=
      is_new(baseline, triage->a_case, tenant, finding->article->code, finding->verdict,
             causes_of(baseline, finding));
  }
}

bool kb_baseline_end(struct kb_baseline *baseline, const struct kb_summary *summary)
{
  for (size_t i = 0; i < summary->unmatched_count; i++) {
    const struct kb_unmatched_group *group = summary->unmatched[i];
    const char *name = group->name ? group->name->name : NULL;
    baseline->unmatched +=
      !kb_map_get(&baseline->alerts, key_of_alert(baseline, group->code, group->message)) &&
      !(name && kb_map_get(&baseline->alerts, key_of_name(baseline, name)));
  }
  return !baseline->failed;
}

size_t kb_baseline_new(const struct kb_baseline *baseline, enum kb_verdict verdict)
{
  return baseline->verdicts[verdict];
}

size_t kb_baseline_new_unmatched(const struct kb_baseline *baseline)
{
  return baseline->unmatched;
}

/* What it does not have, though the data had it. */
static void add_lacks(struct kb_buf *out, const struct kb_saved_report *saved, size_t skipped)
{
  if (saved->skipped > 0 && saved->skipped != skipped) {
    kb_buf_addf(out, "%s%zu article%s left out of it", out->length > 0 ? "; " : "", saved->skipped,
                saved->skipped == 1 ? " was" : "s were");
  }
  size_t listed = 0;
  for (size_t i = 0; i < saved->unmatched_count; i++) {
    listed += saved->unmatched[i].count;
  }
  if (listed < saved->unmatched_alerts) {
    kb_buf_addf(out, "%s%zu uncovered alerts are not listed in it", out->length > 0 ? "; " : "",
                saved->unmatched_alerts - listed);
  }
  const size_t lacking = saved->rejected + saved->faults + saved->odd;
  if (lacking > 0) {
    kb_buf_addf(out, "%sit is not of all its data", out->length > 0 ? "; " : "");
  }
}

void kb_baseline_doubt(struct kb_buf *out, const struct kb_baseline *baseline,
                       const struct kb_provenance *provenance, size_t skipped)
{
  const struct kb_saved_report *saved = &baseline->saved;
  struct kb_buf names = {0};
  for (const char *name = NULL; (name = kb_provenance_organization(provenance, name)) != NULL;) {
    kb_buf_addf(&names, "%s%s", names.length > 0 ? ", " : "", name);
  }
  if (names.length > 0 && saved->organizations &&
      strcmp(kb_buf_text(&names), saved->organizations) != 0) {
    kb_buf_addf(out, "it is of %s, and the data of %s", saved->organizations, kb_buf_text(&names));
  }
  if (saved->tenants && !provenance->tenant && !provenance->merged) {
    kb_buf_addf(out, "%sit is of the tenants %s, and the data of none that is named (--tenant)",
                out->length > 0 ? "; " : "", saved->tenants);
  }
  if (saved->shard) {
    char shard[KB_SHARD_SIZE];
    kb_shard_write(&provenance->shard, shard);
    if (strcmp(saved->shard, shard) != 0) {
      kb_buf_addf(out, "%sit is of shard %.20s only", out->length > 0 ? "; " : "", saved->shard);
    }
  }
  add_lacks(out, saved, skipped);
  out->failed |= names.failed;
  kb_buf_fini(&names);
}
