#include "report/digest.h"

#include "report/json_group.h"
#include "report/json_parts.h"

#include <stdio.h>

static size_t beyond(size_t count, size_t most)
{
  return count > most ? count - most : 0;
}

/* Groups of findings that count; those that an exception is about come after them. */
static size_t count_groups(const struct kb_summary *summary)
{
  size_t count = 0;
  while (count < summary->group_count && !summary->groups[count]->exception) {
    count++;
  }
  return count;
}

static void write_groups(struct kb_json_writer *json, const struct kb_summary *summary, size_t most)
{
  const size_t count = count_groups(summary);
  kb_json_key(json, "groups");
  kb_json_begin_array(json);
  for (size_t i = 0; i < count && i < most; i++) {
    kb_json_group(json, summary->groups[i]);
  }
  kb_json_end_array(json);
  kb_json_key(json, "unmatched");
  kb_json_begin_array(json);
  for (size_t i = 0; i < summary->unmatched_count && i < most; i++) {
    kb_json_begin_object(json);
    kb_json_unmatched_members(json, summary->unmatched[i]);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

static void write_faults(struct kb_json_writer *json, const struct kb_faults *faults,
                         enum kb_fault_kind kind, size_t most)
{
  char key[16];
  size_t count = 0;
  snprintf(key, sizeof key, "%ss", kb_fault_kind_name(kind));
  kb_json_key(json, key);
  kb_json_begin_array(json);
  for (size_t i = 0; i < faults->count && count < most; i++) {
    if (faults->list[i].kind == kind) {
      kb_json_fault(json, &faults->list[i]);
      count++;
    }
  }
  kb_json_end_array(json);
}

static size_t count_faults(const struct kb_faults *faults, enum kb_fault_kind kind)
{
  size_t count = 0;
  for (size_t i = 0; i < faults->count; i++) {
    count += faults->list[i].kind == kind;
  }
  return count;
}

static void write_left_out(struct kb_json_writer *json, const struct kb_summary *summary,
                           const struct kb_faults *faults, size_t most)
{
  kb_json_key(json, "left_out");
  kb_json_begin_object(json);
  kb_json_count_member(json, "groups", beyond(count_groups(summary), most));
  kb_json_count_member(json, "unmatched", beyond(summary->unmatched_count, most));
  kb_json_count_member(json, "findings", summary->all.findings);
  kb_json_count_member(json, "excepted", summary->all.excepted);
  kb_json_count_member(json, "failing", summary->all.verdicts[KB_FAILING]);
  kb_json_count_member(json, "rejected", summary->rejected);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    char key[16];
    snprintf(key, sizeof key, "%ss", kb_fault_kind_name((enum kb_fault_kind)kind));
    kb_json_key(json, key);
    kb_json_int(json, (int64_t)beyond(count_faults(faults, (enum kb_fault_kind)kind), most));
  }
  kb_json_end_object(json);
}

void kb_digest_write(struct kb_buf *out, const struct kb_report *report,
                     const struct kb_faults *faults, size_t most)
{
  struct kb_json_writer json = {.out = out};
  kb_json_begin_object(&json);
  kb_json_key(&json, "summary");
  kb_json_begin_object(&json);
  kb_json_totals(&json, &report->summary, faults);
  kb_json_end_object(&json);
  kb_json_key(&json, "do_first");
  kb_json_do_first(&json, &report->summary);
  write_groups(&json, &report->summary, most);
  for (int kind = 0; kind < KB_FAULT_KINDS; kind++) {
    write_faults(&json, faults, (enum kb_fault_kind)kind, most);
  }
  write_left_out(&json, &report->summary, faults, most);
  kb_json_key(&json, "provenance");
  kb_json_provenance(&json, &report->provenance);
  kb_json_end_object(&json);
}
