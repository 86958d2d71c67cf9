#include "base/json_write.h"
#include "base/text.h"
#include "report/difference.h"
#include "report/json_parts.h"
#include "report/markdown_text.h"
#include "report/wording.h"

#include <stdio.h>

/* Text and Markdown differ only in how headings, lists and untrusted text are written. */

enum { NAMES_SHOWN = 20, TEXT_SHOWN = 120, INDENT = 3 };

struct writer {
  struct kb_buf *out;
  bool markdown;
  size_t width;
  bool color;
};

static const char *const titles[KB_CHANGE_COUNT] = {
  [KB_NEW] = "New",
  [KB_CHANGED] = "Changed",
  [KB_GONE] = "Gone",
  [KB_STILL] = "Still there",
};

static void style(struct writer *writer, const char *code)
{
  if (writer->color) {
    kb_buf_addf(writer->out, "\x1b[%sm", code);
  }
}

/* Writes composed text after a label of ours; empties the buffer. */
static void line(struct writer *writer, size_t indent, const char *label, struct kb_buf *text)
{
  struct kb_buf *out = writer->out;
  if (writer->markdown) {
    kb_buf_add_text(out, label);
    kb_markdown_text(out, kb_buf_slice(text));
  } else {
    for (size_t i = 0; i < indent; i++) {
      kb_buf_add_char(out, ' ');
    }
    kb_buf_add_text(out, label);
    const size_t column = indent + kb_text_width(kb_slice_of(label));
    kb_text_wrap(out, kb_buf_slice(text), writer->width, column, column);
  }
  kb_buf_add_char(out, '\n');
  out->failed = out->failed || text->failed;
  kb_buf_fini(text);
}

static void heading(struct writer *writer, const char *title)
{
  struct kb_buf text = {0};
  kb_buf_add_text(&text, title);
  kb_buf_add_char(writer->out, '\n');
  style(writer, "1");
  line(writer, 0, writer->markdown ? "## " : "", &text);
  style(writer, "0");
}

static void add_totals(struct kb_buf *out, const struct kb_difference *difference)
{
  kb_buf_addf(out, "Findings: %s new", KB_COUNT(difference->counts[KB_NEW]));
  kb_buf_addf(out, ", %s changed", KB_COUNT(difference->counts[KB_CHANGED]));
  if (difference->worse > 0) {
    kb_buf_addf(out, " (%s worse)", KB_COUNT(difference->worse));
  }
  kb_buf_addf(out, ", %s gone, %s still there", KB_COUNT(difference->counts[KB_GONE]),
              KB_COUNT(difference->counts[KB_STILL]));
  if (difference->unmatched_new > 0) {
    kb_buf_addf(out, "; %s new kind%s of alerts without an article",
                KB_COUNT(difference->unmatched_new), kb_plural(difference->unmatched_new));
  }
}

/* If the texts of a group differ, as they name the mailbox, the article's title is used for all. */
static const char *text_of(const struct kb_difference_group *group)
{
  const struct kb_saved_finding *first = kb_entry_finding(group->first);
  for (const struct kb_difference_entry *entry = group->first; entry; entry = entry->next) {
    if (strcmp(kb_entry_finding(entry)->text, first->text) != 0) {
      return first->title;
    }
  }
  return first->text;
}

static const char *verdict_words(const char *verdict)
{
  return strcmp(verdict, "at_risk") == 0       ? "at risk"
         : strcmp(verdict, "unexplained") == 0 ? "no known cause"
                                               : verdict;
}

static void add_change(struct kb_buf *out, const struct kb_difference_group *group)
{
  const struct kb_saved_finding *before = group->first->before;
  const struct kb_saved_finding *after = group->first->after;
  if (strcmp(before->verdict, after->verdict) != 0) {
    kb_buf_addf(out, "%s -> %s: ", verdict_words(before->verdict), verdict_words(after->verdict));
  } else {
    kb_buf_addf(out, "cause: %s -> %s: ", before->causes[0] ? before->causes : "not known",
                after->causes[0] ? after->causes : "not known");
  }
}

/* A report does not say what people call the rows of other tables. */
static const char *noun(const char *table, size_t count)
{
  const bool is_mailbox = strcmp(table, "mailbox") == 0;
  return count == 1 ? is_mailbox ? "mailbox" : "record" : is_mailbox ? "mailboxes" : "records";
}

static void write_names(struct writer *writer, const struct kb_difference_group *group)
{
  struct kb_buf text = {0};
  size_t shown = 0;
  kb_buf_addf(&text, "%s %s: ", KB_COUNT(group->count),
              noun(kb_entry_finding(group->first)->table, group->count));
  for (const struct kb_difference_entry *entry = group->first; entry && shown < NAMES_SHOWN;
       entry = entry->next) {
    kb_buf_addf(&text, "%s%s%s%s", shown++ > 0 ? ", " : "", entry->tenant,
                entry->tenant[0] ? ": " : "", kb_entry_finding(entry)->name);
  }
  if (group->count > shown) {
    kb_buf_addf(&text, " and %s more", KB_COUNT(group->count - shown));
  }
  line(writer, INDENT, writer->markdown ? "\n- " : "", &text);
}

static void write_article(struct writer *writer, const struct kb_saved_finding *finding)
{
  struct kb_buf text = {0};
  if (finding->article[0] == '\0') {
    return;
  }
  kb_buf_addf(&text, "%s%s%s, %s", finding->article, finding->kb ? ", KB " : "",
              finding->kb ? finding->kb : "", finding->severity);
  line(writer, INDENT, writer->markdown ? "- Article: " : "Article:  ", &text);
}

/* "confirmed -> at risk: The mailbox has no profile." */
static void add_sentence(struct kb_buf *out, const struct kb_difference_group *group)
{
  const struct kb_saved_finding *finding = kb_entry_finding(group->first);
  if (group->change == KB_CHANGED) {
    add_change(out, group);
  } else if (strcmp(finding->verdict, "confirmed") != 0) {
    kb_buf_addf(out, "%s: ", verdict_words(finding->verdict));
  }
  kb_buf_add_text(out, text_of(group));
}

static void write_group(struct writer *writer, const struct kb_difference_group *group,
                        size_t number)
{
  const struct kb_saved_finding *finding = kb_entry_finding(group->first);
  struct kb_buf text = {0};
  char label[48];
  snprintf(label, sizeof label, "%s%zu. ", writer->markdown ? "### " : "", number);
  kb_buf_add_char(writer->out, '\n');
  add_sentence(&text, group);
  style(writer, group->change == KB_GONE                     ? "32"
                : group->change == KB_NEW || group->is_worse ? "1;31"
                                                             : "33");
  line(writer, 0, label, &text);
  style(writer, "0");
  write_names(writer, group);
  write_article(writer, finding);
}

static void write_change(struct writer *writer, const struct kb_difference *difference,
                         enum kb_change change)
{
  size_t number = 0;
  for (size_t i = 0; i < difference->group_count; i++) {
    if (difference->groups[i]->change != change) {
      continue;
    }
    if (number++ == 0) {
      heading(writer, titles[change]);
    }
    write_group(writer, difference->groups[i], number);
  }
}

static void add_unmatched(struct kb_buf *out, const struct kb_difference_unmatched *entry)
{
  const struct kb_saved_unmatched *shown = entry->after ? entry->after : entry->before;
  struct kb_slice text = kb_slice_of(shown->text);
  if (text.length > TEXT_SHOWN) {
    text.length = TEXT_SHOWN;
    while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
      text.length--;
    }
  }
  const bool has_name = shown->name && strcmp(shown->name, shown->code) != 0;
  kb_buf_addf(out, "%s%s%s%s", shown->code, has_name ? " " : "", has_name ? shown->name : "",
              shown->code[0] ? ": " : "");
  if (!entry->before) {
    kb_buf_addf(out, "new, %s alert%s", KB_COUNT(entry->alerts_after),
                kb_plural(entry->alerts_after));
  } else if (!entry->after) {
    kb_buf_add_text(out, "gone");
  } else {
    kb_buf_addf(out, "%s alert%s, were %s", KB_COUNT(entry->alerts_after),
                kb_plural(entry->alerts_after), KB_COUNT(entry->alerts_before));
  }
  kb_buf_add_text(out, " \"");
  kb_buf_add_slice(out, text);
  kb_buf_add_text(out, text.length < strlen(shown->text) ? "…\"" : "\"");
}

/* Writes the kinds that are new, more or less frequent, or gone. */
static void write_unmatched(struct writer *writer, const struct kb_difference *difference)
{
  bool any = false;
  for (size_t i = 0; i < difference->unmatched_count; i++) {
    const struct kb_difference_unmatched *entry = &difference->unmatched[i];
    struct kb_buf text = {0};
    if (entry->before && entry->after && entry->alerts_before == entry->alerts_after) {
      continue;
    }
    if (!any) {
      heading(writer, "Alerts without an article");
      kb_buf_add_text(writer->out, writer->markdown ? "\n" : "");
    }
    any = true;
    add_unmatched(&text, entry);
    line(writer, INDENT, "- ", &text);
  }
}

static void write_notes(struct writer *writer, const struct kb_difference *difference)
{
  for (size_t i = 0; i < difference->note_count; i++) {
    struct kb_buf text = {0};
    if (i == 0) {
      heading(writer, "Notes");
      kb_buf_add_text(writer->out, writer->markdown ? "\n" : "");
    }
    kb_buf_add_text(&text, difference->notes[i]);
    line(writer, INDENT, "- ", &text);
  }
}

static void write_all(struct writer *writer, const struct kb_difference *difference)
{
  struct kb_buf totals = {0};
  add_totals(&totals, difference);
  if (writer->markdown) {
    kb_buf_add_text(writer->out, "# What has changed\n\n");
  }
  style(writer, kb_difference_has_news(difference) ? "1" : "32");
  line(writer, 0, "", &totals);
  style(writer, "0");
  write_change(writer, difference, KB_NEW);
  write_change(writer, difference, KB_CHANGED);
  write_change(writer, difference, KB_GONE);
  write_unmatched(writer, difference);
  write_notes(writer, difference);
}

void kb_difference_write_text(struct kb_buf *out, const struct kb_difference *difference,
                              const struct kb_difference_style *style)
{
  write_all(&(struct writer){.out = out, .width = style->width, .color = style->color}, difference);
}

void kb_difference_write_markdown(struct kb_buf *out, const struct kb_difference *difference)
{
  write_all(&(struct writer){.out = out, .markdown = true}, difference);
}

/* --- JSON --- */

static void json_state(struct kb_json_writer *json, const char *key,
                       const struct kb_saved_finding *finding)
{
  kb_json_key(json, key);
  kb_json_begin_object(json);
  kb_json_text_member(json, "verdict", finding->verdict);
  kb_json_text_member(json, "causes", finding->causes);
  kb_json_text_member(json, "text", finding->text);
  kb_json_end_object(json);
}

static void json_entry(struct kb_json_writer *json, const struct kb_difference_entry *entry)
{
  const struct kb_saved_finding *finding = kb_entry_finding(entry);
  kb_json_begin_object(json);
  kb_json_text_member(json, "article", finding->article[0] ? finding->article : NULL);
  kb_json_text_member(json, "kb", finding->kb);
  kb_json_text_member(json, "title", finding->title);
  kb_json_tenant(json, entry->tenant[0] ? entry->tenant : NULL);
  kb_json_key(json, "subject");
  kb_json_begin_object(json);
  kb_json_text_member(json, "table", finding->table);
  kb_json_text_member(json, "id", finding->subject);
  kb_json_text_member(json, "name", finding->name);
  kb_json_end_object(json);
  if (entry->before) {
    json_state(json, "before", entry->before);
  }
  if (entry->after) {
    json_state(json, "after", entry->after);
  }
  kb_json_end_object(json);
}

static void json_change(struct kb_json_writer *json, const struct kb_difference *difference,
                        enum kb_change change)
{
  kb_json_key(json, kb_change_name(change));
  kb_json_begin_array(json);
  for (size_t i = 0; i < difference->group_count; i++) {
    const struct kb_difference_group *group = difference->groups[i];
    for (const struct kb_difference_entry *entry = group->first; entry && group->change == change;
         entry = entry->next) {
      json_entry(json, entry);
    }
  }
  kb_json_end_array(json);
}

static void json_unmatched(struct kb_json_writer *json, const struct kb_difference *difference)
{
  kb_json_key(json, "unmatched");
  kb_json_begin_array(json);
  for (size_t i = 0; i < difference->unmatched_count; i++) {
    const struct kb_difference_unmatched *entry = &difference->unmatched[i];
    const struct kb_saved_unmatched *shown = entry->after ? entry->after : entry->before;
    kb_json_begin_object(json);
    kb_json_text_member(json, "code", shown->code[0] ? shown->code : NULL);
    kb_json_text_member(json, "name", shown->name);
    kb_json_text_member(json, "text", shown->text);
    kb_json_count_member(json, "before", entry->alerts_before);
    kb_json_count_member(json, "after", entry->alerts_after);
    kb_json_end_object(json);
  }
  kb_json_end_array(json);
}

/* What a chat shows of it, as many post the member "text" of what they receive: the totals, and a
   line for each of the first groups that are new or have changed. */
static void json_text(struct kb_json_writer *json, const struct kb_difference *difference)
{
  enum { LINES = 5 };
  struct kb_buf text = {0};
  size_t lines = 0;
  size_t more = 0;
  add_totals(&text, difference);
  for (size_t i = 0; i < difference->group_count; i++) {
    const struct kb_difference_group *group = difference->groups[i];
    if (group->change != KB_NEW && group->change != KB_CHANGED) {
      continue;
    }
    if (lines == LINES) {
      more++;
      continue;
    }
    lines++;
    kb_buf_addf(&text, "\n%s: ", titles[group->change]);
    add_sentence(&text, group);
    kb_buf_addf(&text, " (%s)", KB_COUNT(group->count));
  }
  if (more > 0) {
    kb_buf_addf(&text, "\nand %s more", KB_COUNT(more));
  }
  kb_json_text_member(json, "text", kb_buf_text(&text));
  json->out->failed = json->out->failed || text.failed;
  kb_buf_fini(&text);
}

void kb_difference_write_json(struct kb_buf *out, const struct kb_difference *difference)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  kb_json_begin_object(&json);
  json_text(&json, difference);
  kb_json_key(&json, "summary");
  kb_json_begin_object(&json);
  for (int change = 0; change < KB_CHANGE_COUNT; change++) {
    kb_json_count_member(&json, kb_change_name((enum kb_change)change), difference->counts[change]);
  }
  kb_json_count_member(&json, "worse", difference->worse);
  kb_json_count_member(&json, "unmatched_new", difference->unmatched_new);
  kb_json_key(&json, "complete");
  kb_json_bool(&json, difference->is_complete);
  kb_json_end_object(&json);
  for (int change = 0; change < KB_CHANGE_COUNT; change++) {
    json_change(&json, difference, (enum kb_change)change);
  }
  json_unmatched(&json, difference);
  kb_json_key(&json, "notes");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < difference->note_count; i++) {
    kb_json_text(&json, difference->notes[i]);
  }
  kb_json_end_array(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}
