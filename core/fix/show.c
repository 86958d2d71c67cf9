#include "fix/show.h"

#include "base/json.h"
#include "base/json_write.h"
#include "fix/journal.h"
#include "fix/lines.h"

#include <string.h>

static void add_begin(struct kb_buf *out, const struct cJSON *line)
{
  const char *user = kb_fix_journal_text(line, "user");
  kb_buf_addf(out, "%s by %s", strcmp(kb_fix_journal_event(line), "begin") == 0 ? "apply" : "undo",
              *user ? user : "an unknown user");
  kb_buf_addf(out, " at %s, kbtriage %s", kb_fix_journal_text(line, "org"),
              kb_fix_journal_text(line, "kbtriage"));
}

/* "statecode 1 -> 0, statuscode 2 -> 1" */
static void add_values(struct kb_buf *out, const struct cJSON *line)
{
  const struct cJSON *from = kb_json_member(line, "from");
  const struct cJSON *to = kb_json_member(line, "to");
  const char *separator = ": ";
  if (!from || !to || kb_json_kind(from) != KB_JSON_OBJECT || kb_json_kind(to) != KB_JSON_OBJECT) {
    return;
  }
  for (const struct cJSON *value = kb_json_first(to); value; value = kb_json_next(value)) {
    const struct cJSON *before = kb_json_member(from, kb_json_name(value));
    kb_buf_addf(out, "%s%s ", separator, kb_json_name(value));
    if (before) {
      kb_json_print(before, out);
    }
    kb_buf_add_text(out, " -> ");
    kb_json_print(value, out);
    separator = ", ";
  }
}

static void add_change(struct kb_buf *out, const struct cJSON *line)
{
  const struct cJSON *record = kb_json_member(line, "record");
  const char *name = record ? kb_fix_journal_text(record, "name") : "";
  const char *outcome = kb_fix_journal_text(line, "outcome");
  kb_buf_addf(out, "%s %s", kb_fix_journal_event(line), kb_fix_journal_text(line, "table"));
  kb_buf_addf(out, *name ? " %s (%s)" : "%s %s", name,
              record ? kb_fix_journal_text(record, "id") : "");
  kb_buf_addf(out, "; %s / %s", kb_fix_journal_text(line, "article"),
              kb_fix_journal_text(line, "cause"));
  kb_buf_addf(out, *outcome ? "; %s" : "%s", outcome);
  add_values(out, line);
}

static void add_mailbox(struct kb_buf *out, const struct cJSON *line)
{
  const char *name = kb_fix_journal_text(line, "name");
  const char *outcome = kb_fix_journal_text(line, "outcome");
  kb_buf_addf(out, "%s ", kb_fix_journal_event(line));
  kb_buf_addf(out, *name ? "%s (%s)" : "%s%s", name, kb_fix_journal_text(line, "mailbox"));
  kb_buf_addf(out, *outcome ? ": %s" : "%s", outcome);
  if (*kb_fix_journal_text(line, "article")) {
    kb_buf_addf(out, ": %s / %s", kb_fix_journal_text(line, "article"),
                kb_fix_journal_text(line, "cause"));
  }
}

static void show_line(struct kb_fix_lines *lines, const struct cJSON *line)
{
  struct kb_buf *out = &lines->line;
  const char *event = kb_fix_journal_event(line);
  const char *why = kb_fix_journal_text(line, "why");
  kb_buf_addf(out, "%s  ", kb_fix_journal_text(line, "at"));
  if (strcmp(event, "begin") == 0 || strcmp(event, "undo_begin") == 0) {
    add_begin(out, line);
  } else if (*kb_fix_journal_text(line, "change")) {
    add_change(out, line);
  } else if (*kb_fix_journal_text(line, "mailbox")) {
    add_mailbox(out, line);
  } else {
    kb_buf_add_text(out, event);
  }
  kb_buf_addf(out, *why ? ": %s" : "%s", why);
  kb_fix_lines_item(lines, lines->markdown ? 2 : 0, "");
}

static void show(const struct cJSON *list, struct kb_fix_lines *lines)
{
  for (const struct cJSON *line = kb_json_first(list); line; line = kb_json_next(line)) {
    show_line(lines, line);
  }
  if (!kb_json_first(list)) {
    kb_buf_add_text(&lines->line, "The journal is empty: nothing was done.");
    kb_fix_lines_paragraph(lines);
  }
  kb_buf_fini(&lines->line);
}

void kb_fix_show_text(const struct cJSON *lines, struct kb_fix_style style, struct kb_buf *out)
{
  show(lines, &(struct kb_fix_lines){.out = out, .color = style.color, .width = style.width});
}

void kb_fix_show_markdown(const struct cJSON *lines, struct kb_buf *out)
{
  show(lines, &(struct kb_fix_lines){.out = out, .markdown = true});
}

/* The values are those of the file, written anew, so that they are safe to show. */
static void write_value(struct kb_json_writer *json, const struct cJSON *value)
{
  switch (kb_json_kind(value)) {
  case KB_JSON_NULL:
    kb_json_null(json);
    return;
  case KB_JSON_BOOLEAN:
    kb_json_bool(json, kb_json_true(value));
    return;
  case KB_JSON_NUMBER:
    kb_json_double(json, kb_json_number(value));
    return;
  case KB_JSON_STRING:
    kb_json_text(json, kb_json_string(value));
    return;
  case KB_JSON_ARRAY:
    kb_json_begin_array(json);
    for (const struct cJSON *at = kb_json_first(value); at; at = kb_json_next(at)) {
      write_value(json, at);
    }
    kb_json_end_array(json);
    return;
  case KB_JSON_OBJECT:
    kb_json_begin_object(json);
    for (const struct cJSON *at = kb_json_first(value); at; at = kb_json_next(at)) {
      kb_json_key_slice(json, kb_slice_of(kb_json_name(at)));
      write_value(json, at);
    }
    kb_json_end_object(json);
    return;
  }
}

void kb_fix_show_json(const struct cJSON *lines, const char *path, struct kb_buf *out)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "journal", path);
  kb_json_key(&json, "events");
  write_value(&json, lines);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
