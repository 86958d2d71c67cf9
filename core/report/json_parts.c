#include "report/json_parts.h"

#include "case/newest.h"
#include "report/unmatched.h"
#include "rows/page_edge.h"

#include <stdio.h>

void kb_json_subject(struct kb_json_writer *json, const struct kb_table *table, const char *id,
                     const char *name, const char *address)
{
  kb_json_key(json, "subject");
  kb_json_begin_object(json);
  kb_json_text_member(json, "table", table->logical_name);
  kb_json_text_member(json, "id", id);
  kb_json_text_member(json, "name", name);
  kb_json_text_member(json, "emailaddress", address);
  kb_json_end_object(json);
}

void kb_json_tenant(struct kb_json_writer *json, const char *tenant)
{
  if (tenant) {
    kb_json_text_member(json, "tenant", tenant);
  }
}

void kb_json_unmatched_members(struct kb_json_writer *json, const struct kb_unmatched_group *group)
{
  kb_json_text_member(json, "code", group->code[0] ? group->code : NULL);
  kb_json_text_member(json, "name", group->name ? group->name->name : NULL);
  kb_json_text_member(json, "shown", group->code_shown);
  kb_json_text_member(json, "text", group->text);
  kb_json_text_member(json, "message", group->message);
  kb_json_text_member(json, "key", kb_unmatched_key(group));
  kb_json_key(json, "level");
  if (group->level > 0) {
    kb_json_int(json, group->level);
  } else {
    kb_json_null(json);
  }
  kb_json_count_member(json, "count", group->alerts);
  kb_json_text_member(json, "table", group->subject->table->logical_name);
  kb_json_count_member(json, "cases", group->mailboxes);
  kb_json_text_member(json, "near", group->near);
  kb_json_key(json, "example");
  kb_json_begin_object(json);
  kb_json_subject(json, group->subject->table, group->mailbox_id, group->mailbox_name,
                  group->mailbox_address);
  kb_json_tenant(json, group->tenant);
  kb_json_text_member(json, "alert", group->alert_id);
  kb_json_text_member(json, "createdon", group->createdon);
  kb_json_end_object(json);
}

void kb_json_fault(struct kb_json_writer *json, const struct kb_fault *fault)
{
  kb_json_begin_object(json);
  kb_json_text_member(json, "article", fault->article);
  kb_json_text_member(json, "where", fault->where);
  kb_json_text_member(json, "reason", fault->reason);
  kb_json_text_member(json, "privilege", fault->privilege);
  kb_json_count_member(json, "count", fault->count);
  kb_json_text_member(json, "first", fault->first);
  kb_json_end_object(json);
}

/* Of all cases, or of those about one subject. */
static void write_counts(struct kb_json_writer *json, const struct kb_counts *counts)
{
  kb_json_count_member(json, "cases", counts->cases);
  kb_json_count_member(json, "clear", counts->clear);
  kb_json_count_member(json, "with_findings", counts->with_findings);
  kb_json_count_member(json, "unmatched_only", counts->unmatched_only);
  kb_json_count_member(json, "findings", counts->findings);
  for (int verdict = KB_CONFIRMED; verdict < KB_VERDICT_COUNT; verdict++) {
    kb_json_count_member(json, kb_verdict_name((enum kb_verdict)verdict),
                         counts->verdicts[verdict]);
  }
  kb_json_count_member(json, "unmatched_alerts", counts->unmatched_alerts);
  kb_json_count_member(json, "excepted", counts->excepted);
  kb_json_count_member(json, "excepted_only", counts->excepted_only);
}

void kb_json_totals(struct kb_json_writer *json, const struct kb_summary *summary,
                    const struct kb_faults *faults)
{
  write_counts(json, &summary->all);
  kb_json_count_member(json, "rejected", summary->rejected);
  kb_json_count_member(json, "faults", kb_fault_total(faults));
  kb_json_count_member(json, "gaps", faults->kinds[KB_FAULT_GAP]);
  kb_json_count_member(json, "notes", faults->kinds[KB_FAULT_NOTE]);
  kb_json_count_member(json, "exceptions", faults->kinds[KB_FAULT_EXCEPTION]);
  kb_json_count_member(json, "skipped_articles", summary->skipped_articles);
  kb_json_key(json, "subjects");
  kb_json_begin_object(json);
  for (size_t i = 0; i < summary->subject_count; i++) {
    kb_json_key(json, summary->subjects[i].subject->table->logical_name);
    kb_json_begin_object(json);
    write_counts(json, &summary->subjects[i].counts);
    kb_json_end_object(json);
  }
  kb_json_end_object(json);
}

/* "https://contoso.crm.dynamics.com", or null. */
static void write_site(struct kb_json_writer *json, const char *host)
{
  char address[sizeof "https://" + KB_HOST_SIZE];
  snprintf(address, sizeof address, "https://%s", host ? host : "");
  kb_json_text_member(json, "site", host ? address : NULL);
}

static void write_set(struct kb_json_writer *json, const char *key, const struct kb_text_set *set)
{
  if (set->count > 1) {
    kb_json_key(json, key);
    kb_json_begin_array(json);
    for (size_t i = 0; i < set->count; i++) {
      kb_json_text(json, set->list[i]);
    }
    kb_json_end_array(json);
  }
}

/* What several reports say differently, and which shards they are. */
static void write_merged(struct kb_json_writer *json, const struct kb_merged *merged)
{
  write_set(json, "versions", &merged->versions);
  write_set(json, "rule_sets", &merged->rule_sets);
  write_set(json, "tenants", &merged->tenants);
  if (merged->part_count > 0) {
    kb_json_key(json, "shards");
    kb_json_begin_array(json);
    for (size_t i = 0; i < merged->shard_count; i++) {
      const struct kb_shards *shards = &merged->shards[i];
      if (shards->found < shards->count) {
        kb_json_begin_object(json);
        kb_json_text_member(json, "tenant", shards->tenant[0] ? shards->tenant : NULL);
        kb_json_text_member(json, "shard", shards->words);
        kb_json_end_object(json);
      }
    }
    kb_json_end_array(json);
  }
}

void kb_json_provenance(struct kb_json_writer *json, const struct kb_provenance *provenance)
{
  char newest[KB_NEWEST_SIZE];
  char shard[KB_SHARD_SIZE];
  const bool has_newest = kb_newest_text(provenance->newest, newest);
  kb_json_begin_object(json);
  kb_json_count_member(json, "report_format", KB_REPORT_FORMAT);
  kb_json_text_member(json, "version", provenance->version);
  kb_json_text_member(json, "rule_set", provenance->rule_set);
  kb_json_tenant(json, provenance->tenant);
  if (provenance->shard.count > 0) {
    kb_shard_write(&provenance->shard, shard);
    kb_json_text_member(json, "shard", shard);
  }
  if (provenance->merged) {
    write_merged(json, provenance->merged);
  }
  kb_json_key(json, "organizations");
  kb_json_begin_array(json);
  for (const char *name = NULL; (name = kb_provenance_organization(provenance, name)) != NULL;) {
    kb_json_text(json, name);
  }
  kb_json_end_array(json);
  if (provenance->has_more) {
    kb_json_key(json, "more_organizations");
    kb_json_bool(json, true);
  }
  write_site(json, kb_provenance_site(provenance));
  kb_json_text_member(json, "newest_row", has_newest ? newest : NULL);
  kb_json_key(json, "reviewed");
  kb_json_begin_object(json);
  kb_json_text_member(json, "from", provenance->knowledge.from);
  kb_json_text_member(json, "to", provenance->knowledge.to);
  kb_json_text_member(json, "oldest_used", provenance->knowledge.oldest_used);
  kb_json_end_object(json);
  kb_json_end_object(json);
}
