#include "author/draft.h"

#include "base/ascii.h"
#include "luasource/lua_string.h"

#include <stdio.h>

void kb_draft_fini(struct kb_draft *draft)
{
  kb_arena_fini(&draft->arena);
  *draft = (struct kb_draft){0};
}

const char *kb_draft_text(struct kb_draft *draft, struct kb_slice text)
{
  const char *copy = kb_arena_dup(&draft->arena, text);
  draft->failed = draft->failed || !copy;
  return copy ? copy : "";
}

const char *kb_draft_line(struct kb_draft *draft, const char *text)
{
  struct kb_buf line = {0};
  for (; *text; text++) {
    const char byte = kb_is_space(*text) ? ' ' : *text;
    if (byte != ' ' || (line.length > 0 && line.data[line.length - 1] != ' ')) {
      kb_buf_add_char(&line, byte == '{' ? '(' : byte == '}' ? ')' : byte);
    }
  }
  const char *copy = kb_draft_text(draft, kb_trim_end(kb_buf_slice(&line)));
  draft->failed = draft->failed || line.failed;
  kb_buf_fini(&line);
  return copy;
}

static const char *copy_of(struct kb_draft *draft, const char *text)
{
  return text ? kb_draft_text(draft, kb_slice_of(text)) : NULL;
}

static void *make_room(struct kb_draft *draft, void *list, size_t count, size_t size)
{
  void *wider = kb_arena_room(&draft->arena, list, count, 1, size);
  draft->failed = draft->failed || !wider;
  return wider;
}

void kb_draft_add_kb(struct kb_draft *draft, const char *number)
{
  if (!draft->kb) {
    draft->kb = copy_of(draft, number);
    return;
  }
  const char **list =
    make_room(draft, draft->other_kb, draft->other_kb_count, sizeof *draft->other_kb);
  if (list) {
    list[draft->other_kb_count++] = copy_of(draft, number);
    draft->other_kb = list;
  }
}

static bool same(const char *a, const char *b)
{
  return a == b || (a && b && strcmp(a, b) == 0);
}

void kb_draft_add_signature(struct kb_draft *draft, struct kb_draft_signature signature)
{
  for (size_t i = 0; i < draft->signature_count; i++) {
    const struct kb_draft_signature *other = &draft->signatures[i];
    if (same(other->code, signature.code) && same(other->number, signature.number) &&
        same(other->message, signature.message)) {
      return;
    }
  }
  struct kb_draft_signature *list =
    make_room(draft, draft->signatures, draft->signature_count, sizeof *list);
  if (list) {
    list[draft->signature_count++] =
      (struct kb_draft_signature){copy_of(draft, signature.code), copy_of(draft, signature.number),
                                  copy_of(draft, signature.message)};
    draft->signatures = list;
  }
}

const char *kb_draft_add_cause(struct kb_draft *draft, const char *text)
{
  char id[32];
  struct kb_draft_cause *list = make_room(draft, draft->causes, draft->cause_count, sizeof *list);
  if (!list) {
    return "";
  }
  snprintf(id, sizeof id, "cause-%zu", draft->cause_count + 1);
  draft->causes = list;
  list[draft->cause_count] = (struct kb_draft_cause){copy_of(draft, id), copy_of(draft, text)};
  return list[draft->cause_count++].id;
}

void kb_draft_add_step(struct kb_draft *draft, const char *cause, const char *text)
{
  struct kb_draft_step *list = make_room(draft, draft->steps, draft->step_count, sizeof *list);
  if (list) {
    draft->steps = list;
    list[draft->step_count++] =
      (struct kb_draft_step){.cause = copy_of(draft, cause), .text = copy_of(draft, text)};
  }
}

void kb_draft_add_substep(struct kb_draft *draft, const char *text)
{
  if (draft->step_count == 0) {
    kb_draft_add_step(draft, NULL, text);
    return;
  }
  struct kb_draft_step *step = &draft->steps[draft->step_count - 1];
  const char **list = make_room(draft, step->steps, step->step_count, sizeof *list);
  if (list) {
    step->steps = list;
    list[step->step_count++] = copy_of(draft, text);
  }
}

/* --- As Lua --- */

static void add_string(struct kb_buf *out, const char *text)
{
  kb_lua_add_string(out, kb_slice_of(text));
}

/* Adds "key = "text",\n"; nothing if the text is NULL. */
static void add_field(struct kb_buf *out, const char *indent, const char *key, const char *text)
{
  if (text) {
    kb_buf_addf(out, "%s%s = ", indent, key);
    add_string(out, text);
    kb_buf_add_text(out, ",\n");
  }
}

static const char *or_gap(const char *text, const char *gap)
{
  return text && *text ? text : gap;
}

static void write_head(struct kb_buf *out, const struct kb_draft *draft)
{
  add_field(out, "  ", "code", draft->code);
  add_field(out, "  ", "kb", draft->kb);
  if (draft->other_kb_count > 0) {
    kb_buf_add_text(out, "  other_kb = { ");
    for (size_t i = 0; i < draft->other_kb_count; i++) {
      kb_buf_add_text(out, i > 0 ? ", " : "");
      add_string(out, draft->other_kb[i]);
    }
    kb_buf_add_text(out, " },\n");
  }
  add_field(out, "  ", "title", or_gap(draft->title, KB_GAP ": what is wrong, in one line"));
  add_field(out, "  ", "product", or_gap(draft->product, "Microsoft Dynamics 365"));
  add_field(out, "  ", "reference", draft->reference);
  add_field(out, "  ", "reviewed", draft->reviewed);
  if (draft->source_file) {
    kb_buf_add_text(out, "  source = { file = ");
    add_string(out, draft->source_file);
    kb_buf_add_text(out, ", hash = ");
    add_string(out, draft->source_hash);
    kb_buf_add_text(out, " },\n");
  }
  add_field(out, "  ", "status", "draft");
  add_field(out, "  ", "severity", or_gap(draft->severity, "error"));
  add_field(out, "  ", "role", or_gap(draft->role, KB_GAP ": who may carry out the resolution"));
}

static void write_signature(struct kb_buf *out, const struct kb_draft_signature *signature)
{
  const char *const keys[] = {"code", "number", "message"};
  const char *const values[] = {signature->code, signature->number, signature->message};
  bool first = true;
  kb_buf_add_text(out, "      { ");
  for (size_t i = 0; i < 3; i++) {
    if (values[i]) {
      kb_buf_addf(out, "%s%s = ", first ? "" : ", ", keys[i]);
      add_string(out, values[i]);
      first = false;
    }
  }
  kb_buf_add_text(out, " },\n");
}

static void write_symptom(struct kb_buf *out, const struct kb_draft *draft)
{
  kb_buf_add_text(out, "\n  symptom = {\n");
  add_field(out, "    ", "text", or_gap(draft->symptom, KB_GAP ": what people see"));
  if (draft->signature_count > 0) {
    kb_buf_add_text(out, "    signatures = {\n");
    for (size_t i = 0; i < draft->signature_count; i++) {
      write_signature(out, &draft->signatures[i]);
    }
    kb_buf_add_text(out, "    },\n");
  }
  kb_buf_add_text(out, "  },\n");
}

static void write_cause(struct kb_buf *out, const char *id, const char *text)
{
  kb_buf_add_text(out, "    {\n");
  add_field(out, "      ", "id", id);
  add_field(out, "      ", "text", text);
  add_field(out, "      ", "look",
            KB_GAP ": where to look; or, if a column tells, in place of this line: when = "
                   "function(case) return … end");
  kb_buf_add_text(out, "    },\n");
}

static void write_causes(struct kb_buf *out, const struct kb_draft *draft)
{
  kb_buf_add_text(out, "\n  causes = {\n");
  for (size_t i = 0; i < draft->cause_count; i++) {
    write_cause(out, draft->causes[i].id, draft->causes[i].text);
  }
  if (draft->cause_count == 0) {
    write_cause(out, "cause-1", KB_GAP ": the cause, in one sentence");
  }
  kb_buf_add_text(out, "  },\n");
}

static void write_step(struct kb_buf *out, const struct kb_draft_step *step)
{
  kb_buf_add_text(out, "    {");
  if (step->step_count == 0) {
    kb_buf_add_text(out, step->cause ? " cause = " : " ");
    if (step->cause) {
      add_string(out, step->cause);
      kb_buf_add_text(out, ", ");
    }
    kb_buf_add_text(out, "text = ");
    add_string(out, step->text);
    kb_buf_add_text(out, " },\n");
    return;
  }
  kb_buf_add_char(out, '\n');
  add_field(out, "      ", "cause", step->cause);
  add_field(out, "      ", "text", step->text);
  kb_buf_add_text(out, "      steps = {\n");
  for (size_t i = 0; i < step->step_count; i++) {
    kb_buf_add_text(out, "        ");
    add_string(out, step->steps[i]);
    kb_buf_add_text(out, ",\n");
  }
  kb_buf_add_text(out, "      },\n    },\n");
}

static void write_steps(struct kb_buf *out, const struct kb_draft *draft)
{
  kb_buf_add_text(out, "\n  resolution = {\n");
  for (size_t i = 0; i < draft->step_count; i++) {
    write_step(out, &draft->steps[i]);
  }
  if (draft->step_count == 0) {
    write_step(out, &(struct kb_draft_step){.text = KB_GAP ": the first step"});
  }
  kb_buf_add_text(out, "  },\n");
}

static void write_examples(struct kb_buf *out, const struct kb_draft *draft)
{
  kb_buf_add_text(out, "\n  examples = {\n");
  for (size_t i = 0; i < draft->example_count; i++) {
    const struct kb_draft_example *example = &draft->examples[i];
    kb_buf_addf(out, "    {\n      name = \"alert %zu\",\n      case = {\n", i + 1);
    kb_buf_addf(out,
                "        name = \"" KB_DRAFT_MAILBOX "\",\n        tracelog_Mailbox = {\n"
                "          {\n            level = %d,\n",
                example->level);
    add_field(out, "            ", "text", example->text);
    add_field(out, "            ", "errordetails", example->details);
    kb_buf_add_text(out, "          },\n        },\n      },\n"
                         "      expect = { verdict = \"inconclusive\" },\n    },\n");
  }
  kb_buf_add_text(out, "    {\n      name = \"" KB_GAP
                       ": a mailbox without this error, or with one like "
                       "it\",\n      case = {\n        name = \"" KB_DRAFT_MAILBOX
                       "\",\n        tracelog_Mailbox = "
                       "{},\n      },\n      expect = { verdict = \"clear\" },\n    },\n  },\n");
}

void kb_draft_write(struct kb_buf *out, const struct kb_draft *draft)
{
  kb_buf_add_text(out, "---@type kb.Article\nreturn {\n");
  write_head(out, draft);
  write_symptom(out, draft);
  write_causes(out, draft);
  write_steps(out, draft);
  write_examples(out, draft);
  kb_buf_add_text(out, "}\n");
  out->failed = out->failed || draft->failed;
}
