#include "report/group_inside.h"

static enum kb_json_kind kind_of(const struct kb_evidence *evidence)
{
  return evidence->value ? kb_json_kind(evidence->value) : KB_JSON_NULL;
}

static double number_of(const struct kb_evidence *evidence)
{
  const enum kb_json_kind kind = kind_of(evidence);
  return kind == KB_JSON_NUMBER ? kb_json_number(evidence->value)
         : kind == KB_JSON_BOOLEAN && kb_json_true(evidence->value) ? 1
                                                                    : 0;
}

static const char *text_of(const struct kb_evidence *evidence)
{
  return kind_of(evidence) == KB_JSON_STRING ? kb_json_string(evidence->value) : "";
}

static size_t listed_count(const struct kb_trace *trace)
{
  size_t count = 0;
  for (size_t i = 0; i < trace->evidence_count; i++) {
    count += kb_evidence_is_listed(trace, i);
  }
  return count;
}

void kb_group_keep_evidence(struct kb_group_making *making, const struct kb_trace *trace)
{
  struct kb_group *group = making->group;
  const size_t count = listed_count(trace);
  group->evidence =
    kb_group_check(making, kb_arena_array(making->arena, count, sizeof *group->evidence));
  for (size_t i = 0; group->evidence && i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    const char *text = text_of(evidence);
    struct kb_buf sentence = {0};
    if (!kb_evidence_is_listed(trace, i)) {
      continue;
    }
    kb_evidence_sentence(&sentence, evidence);
    group->evidence[group->evidence_known++] = (struct kb_group_evidence){
      .sentence = kb_group_keep(making, &sentence),
      .field_length = (uint32_t)strlen(evidence->field),
      .kind = kind_of(evidence),
      .number = number_of(evidence),
      .text = text[0] ? kb_group_check(making, kb_arena_text(making->arena, text)) : "",
    };
  }
  group->evidence_room = (unsigned)count;
  group->evidence_count = group->evidence_known;
  group->in_question += group->evidence_known;
}

static bool is_of_field(const struct kb_group_evidence *kept, const struct kb_evidence *evidence)
{
  return kb_slice_is((struct kb_slice){kept->sentence, kept->field_length}, evidence->field);
}

static bool has_evidence(const struct kb_trace *trace, const struct kb_group_evidence *kept)
{
  for (size_t i = 0; i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    if (is_of_field(kept, evidence)) {
      const double number = number_of(evidence);
      return kind_of(evidence) == kept->kind && number <= kept->number && number >= kept->number &&
             strcmp(text_of(evidence), kept->text) == 0 && kb_evidence_is_listed(trace, i);
    }
  }
  return false;
}

void kb_group_compare_evidence(struct kb_group *group, const struct kb_trace *trace)
{
  for (size_t i = 0; i < group->evidence_known; i++) {
    struct kb_group_evidence *evidence = &group->evidence[i];
    if (!evidence->differs && !has_evidence(trace, evidence)) {
      evidence->differs = true;
      group->in_question--;
    }
  }
}

/* Adds a field that no case has had which was the first: those cases lack it. */
static bool add_field(struct kb_group *group, struct kb_arena *arena, const char *field)
{
  if (group->evidence_known == group->evidence_room) {
    const unsigned room = group->evidence_room ? group->evidence_room * 2 : 2;
    struct kb_group_evidence *list = kb_arena_array(arena, room, sizeof *list);
    if (!list) {
      return false;
    }
    if (group->evidence_known > 0) {
      memcpy(list, group->evidence, group->evidence_known * sizeof *list);
    }
    group->evidence = list;
    group->evidence_room = room;
  }
  struct kb_group_evidence *added = &group->evidence[group->evidence_known];
  *added = (struct kb_group_evidence){.sentence = kb_arena_text(arena, field),
                                      .field_length = (uint32_t)strlen(field),
                                      .text = "",
                                      .differs = true};
  group->evidence_known += added->sentence != NULL;
  return added->sentence != NULL;
}

static unsigned find_field(const struct kb_group *group, unsigned from,
                           const struct kb_evidence *evidence)
{
  while (from < group->evidence_known && !is_of_field(&group->evidence[from], evidence)) {
    from++;
  }
  return from;
}

/* The evidence that is listed comes first, then that of cases which were the first before; so
   memory does not grow with the number of such cases. */
bool kb_group_list_evidence(struct kb_group *group, struct kb_arena *arena,
                            const struct kb_trace *trace)
{
  unsigned listed = 0;
  for (size_t i = 0; i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    if (!kb_evidence_is_listed(trace, i)) {
      continue;
    }
    const unsigned at = find_field(group, listed, evidence);
    if (at == group->evidence_known && !add_field(group, arena, evidence->field)) {
      return false;
    }
    const struct kb_group_evidence found = group->evidence[at];
    group->evidence[at] = group->evidence[listed];
    group->evidence[listed++] = found;
  }
  group->evidence_count = listed;
  return true;
}
