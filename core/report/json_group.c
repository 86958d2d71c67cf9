#include "report/json_group.h"

#include "report/do_first.h"
#include "report/json_parts.h"
#include "report/wording.h"

/* Adds a text of the group; `scratch` is emptied. */
static void group_text(struct kb_json_writer *json, const struct kb_group *group, const char *text,
                       struct kb_buf *scratch)
{
  kb_buf_cut(scratch, 0);
  kb_group_fill(scratch, group, text);
  kb_json_text(json, kb_buf_text(scratch));
}

static void write_checks(struct kb_json_writer *json, const struct kb_group *group,
                         struct kb_buf *scratch)
{
  kb_json_key(json, "checks");
  kb_json_begin_array(json);
  for (size_t i = 0; i < group->open_count; i++) {
    const struct kb_group_cause *open = &group->open[i];
    kb_json_begin_object(json);
    kb_json_text_member(json, "cause", open->cause->id);
    kb_json_text_member(json, "verdict", kb_truth_name(open->truth));
    kb_json_key(json, "text");
    group_text(json, group, open->cause->text, scratch);
    kb_json_key(json, "missing");
    kb_json_begin_array(json);
    for (size_t k = 0; k < open->missing_count; k++) {
      kb_json_text(json, open->missing[k]);
    }
    kb_json_end_array(json);
    if (open->cause->look) {
      kb_json_key(json, "look");
      group_text(json, group, open->cause->look, scratch);
    }
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

void kb_json_fix(struct kb_json_writer *json, bool is_fixed, const char *needs)
{
  kb_json_key(json, "fix");
  kb_json_bool(json, is_fixed);
  kb_json_text_member(json, "allow", is_fixed ? needs : NULL);
}

void kb_json_sub_steps(struct kb_json_writer *json, const char *const *steps, size_t count)
{
  if (count > 0) {
    kb_json_key(json, "steps");
    kb_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
      kb_json_text(json, steps[i]);
    }
    kb_json_end_array(json);
  }
}

static void write_group_steps(struct kb_json_writer *json, const struct kb_group *group,
                              struct kb_buf *scratch)
{
  kb_json_key(json, "resolution");
  kb_json_begin_array(json);
  for (size_t i = 0; i < group->step_count; i++) {
    const struct kb_step *step = group->steps[i];
    kb_json_begin_object(json);
    kb_json_count_member(json, "step", i + 1);
    kb_json_key(json, "text");
    group_text(json, group, step->text, scratch);
    kb_json_text_member(json, "cause",
                        step->cause < 0 ? NULL : group->article->causes[step->cause].id);
    const struct kb_remedy *remedy = kb_wording_group_remedy(group, step);
    kb_json_fix(json, remedy != NULL, kb_remedy_needs(remedy));
    if (step->step_count > 0) {
      kb_json_key(json, "steps");
      kb_json_begin_array(json);
      for (size_t k = 0; k < step->step_count; k++) {
        group_text(json, group, step->steps[k], scratch);
      }
      kb_json_end_array(json);
    }
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

void kb_json_success(struct kb_json_writer *json, const struct kb_success *success)
{
  if (success) {
    kb_json_key(json, "superseded");
    kb_json_begin_object(json);
    kb_json_text_member(json, "by", success->name);
    kb_json_text_member(json, "title", success->title);
    kb_json_text_member(json, "alert", success->alert_on);
    kb_json_text_member(json, "succeeded", success->on);
    kb_json_end_object(json);
  }
}

/* At risk if all its cases are. */
static enum kb_verdict verdict_of(const struct kb_group *group)
{
  return group->at_risk == group->cases ? KB_AT_RISK : group->cause ? KB_CONFIRMED : group->verdict;
}

void kb_json_group(struct kb_json_writer *json, const struct kb_group *group)
{
  struct kb_buf scratch = {0};
  kb_json_begin_object(json);
  kb_json_text_member(json, "article", group->article->code);
  kb_json_text_member(json, "cause", group->cause ? group->cause->id : NULL);
  kb_json_tenant(json, group->tenant);
  kb_json_text_member(json, "verdict", kb_verdict_name(verdict_of(group)));
  kb_json_key(json, "text");
  group_text(json, group, group->cause ? group->cause->text : group->article->title, &scratch);
  kb_json_key(json, "shared");
  if (group->shared_table) {
    kb_json_begin_object(json);
    kb_json_text_member(json, "table", group->shared_table->logical_name);
    kb_json_text_member(json, "id", group->shared_id);
    kb_json_text_member(json, "name", group->shared_name);
    kb_json_end_object(json);
  } else {
    kb_json_null(json);
  }
  kb_json_text_member(json, "table", group->article->subject->table->logical_name);
  kb_json_count_member(json, "cases", group->cases);
  kb_json_count_member(json, "at_risk", group->at_risk);
  kb_json_key(json, "names");
  kb_json_begin_array(json);
  struct kb_shown_name name;
  for (size_t at = 0; kb_shown_names_next(&group->names, &at, &name);) {
    kb_json_text(json, name.name);
  }
  kb_json_end_array(json);
  write_checks(json, group, &scratch);
  write_group_steps(json, group, &scratch);
  kb_json_success(json, group->success_differs ? NULL : group->success);
  kb_json_end_object(json);
  json->out->failed = json->out->failed || scratch.failed;
  kb_buf_fini(&scratch);
}

void kb_json_do_first(struct kb_json_writer *json, const struct kb_summary *summary)
{
  struct kb_action list[KB_DO_FIRST_MAX];
  const size_t count = kb_do_first(summary, list);
  struct kb_buf text = {0};
  kb_json_begin_array(json);
  for (size_t i = 0; i < count; i++) {
    kb_buf_cut(&text, 0);
    kb_do_first_text(&text, &list[i]);
    kb_json_begin_object(json);
    kb_json_text_member(json, "action", kb_buf_text(&text));
    kb_json_text_member(json, "article", list[i].group->article->code);
    kb_json_text_member(json, "cause", list[i].group->cause->id);
    kb_json_count_member(json, "group", list[i].place);
    kb_json_count_member(json, "cases", list[i].group->cases);
    kb_json_count_member(json, "at_risk", list[i].group->at_risk);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
  json->out->failed = json->out->failed || text.failed;
  kb_buf_fini(&text);
}

void kb_json_deciding_value(struct kb_json_writer *json, const struct kb_deciding_value *value)
{
  int64_t integer = 0;
  kb_json_key(json, "would_confirm");
  kb_json_begin_object(json);
  kb_json_text_member(json, "field", value->field);
  kb_json_text_member(json, "comparison", kb_comparison_name(value->comparison));
  kb_json_key(json, "value");
  switch (value->kind) {
  case KB_DECIDING_EMPTY:
    kb_json_null(json);
    break;
  case KB_DECIDING_BOOLEAN:
    kb_json_bool(json, value->number > 0);
    break;
  case KB_DECIDING_TEXT:
    kb_json_text(json, value->text);
    break;
  case KB_DECIDING_NUMBER:
    integer = (int64_t)value->number; /* conditions without Lua have whole numbers only */
    kb_json_int(json, integer);
    break;
  }
  kb_json_text_member(json, "label", value->label);
  kb_json_end_object(json);
}
